//! Process groups: a browser and all processes that it starts.

use std::process::{Command, Stdio};

/// Kills the group `$0`.
const KILL: &str = r#"kill -s KILL -- "-$0""#;

/// Starts the command as the leader of a new process group, which signals of a terminal do not reach.
pub(crate) fn in_own_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    command
}

/// Kills a process group. It fails only if no process of it is left.
pub(crate) fn kill(group: u32) {
    let _ = Command::new("sh")
        .args(["-c", KILL])
        .arg(group.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}
