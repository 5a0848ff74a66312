//! Programs that end, that do not end, and that leave something behind.

use super::*;

const LONG: Duration = Duration::from_secs(300);

fn shell(script: &str, bytes: usize, time: Duration) -> io::Result<Output> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    let limits = Limits {
        bytes,
        time,
        folder: None,
    };
    run(&mut command, "sh", limits)
}

#[test]
fn messages_longer_than_a_pipe_block_nothing() {
    let script = "head -c 1000000 /dev/zero >&2; echo done; exit 3";
    let output = shell(script, 100, LONG).unwrap();
    assert_eq!(output.stdout, b"done\n");
    assert_eq!(output.stderr.len(), MAX_MESSAGE_BYTES);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn what_does_not_end_and_what_prints_too_much_is_ended() {
    let kind = |script, time| shell(script, 1_000, time).unwrap_err().kind();
    let short = Duration::from_millis(20);
    assert_eq!(kind("exec sleep 600", short), io::ErrorKind::TimedOut);
    // It has closed its output, and still does not end.
    let silent = "exec >&- 2>&-; exec sleep 600";
    assert_eq!(kind(silent, short), io::ErrorKind::TimedOut);
    let endless = "exec cat /dev/zero";
    assert_eq!(kind(endless, LONG), io::ErrorKind::FileTooLarge);
}

#[test]
fn what_it_leaves_behind_is_not_waited_for() {
    let start = Instant::now();
    let output = shell("sleep 60 & echo $!; echo why >&2; exit 3", 100, LONG).unwrap();
    assert!(start.elapsed() < LONG / 10, "{:?}", start.elapsed());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stderr, b"why\n");
    let id = String::from_utf8(output.stdout).unwrap();
    assert!(ends(id.trim()));
}

#[test]
fn output_up_to_the_limit_is_whole() {
    let output = shell("head -c 100000 /dev/zero", 100_000, LONG).unwrap();
    assert_eq!(output.stdout, vec![0; 100_000]);
    let error = shell("head -c 100001 /dev/zero", 100_000, LONG).unwrap_err();
    assert_eq!(error.to_string(), "sh printed more than 100000 bytes");
}

#[test]
fn what_fills_its_folder_is_ended() {
    let here = tempfile::tempdir().unwrap();
    let filled = |script: &str, most| {
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(here.path());
        let limits = Limits {
            bytes: 100,
            time: LONG,
            folder: Some((here.path(), most)),
        };
        run(&mut command, "sh", limits).map(|output| output.status.success())
    };
    let small = "mkdir -p a; head -c 5000 /dev/zero > a/b";
    assert!(filled(small, 20_000).unwrap());
    let large = "head -c 50000 /dev/zero > c; exec sleep 600";
    assert_eq!(
        filled(large, 20_000).unwrap_err().kind(),
        io::ErrorKind::FileTooLarge
    );
    let many = "for i in 1 2 3 4 5 6; do : > $i; done; rm c; exec sleep 600";
    assert_eq!(
        filled(many, 5_500).unwrap_err().kind(),
        io::ErrorKind::FileTooLarge
    );
}

/// Returns whether a process runs. In a container nobody may collect a process that has ended (state `Z`).
fn is_running(id: &str) -> bool {
    let state = if Path::new("/proc/self/stat").exists() {
        // After the name, which may contain anything.
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let (_, state) = stat.rsplit_once(") ").unwrap_or_default();
        state.to_owned()
    } else {
        let ps = Command::new("ps").args(["-o", "stat=", "-p", id]).output();
        String::from_utf8(ps.unwrap().stdout).unwrap()
    };
    !state.trim().is_empty() && !state.starts_with('Z')
}

/// Waits until a process is gone.
fn ends(id: &str) -> bool {
    (0..200).any(|_| {
        thread::sleep(Duration::from_millis(10));
        !is_running(id)
    })
}

/// Starts a process in the background that fills the folder, writes its id to the file `id`, and waits for it.
const WITH_CHILD: &str = "(while :; do : > a/$(date +%N); done) & echo $! > id; wait";

#[test]
fn what_it_has_started_ends_with_it_and_its_folder_can_be_removed() {
    let here = tempfile::tempdir().unwrap();
    let folder = here.path().to_owned();
    fs::create_dir(folder.join("a")).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", WITH_CHILD]).current_dir(&folder);
    let limits = Limits {
        bytes: 100,
        time: Duration::from_millis(300),
        folder: Some((&folder, u64::MAX)),
    };
    let error = run(&mut command, "sh", limits).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    let id = fs::read_to_string(folder.join("id")).unwrap();
    assert!(ends(id.trim()));
    here.close().unwrap();
    assert!(!folder.exists());
}

#[test]
fn the_guard_ends_it_and_removes_its_folder_when_this_program_is_gone() {
    let here = tempfile::tempdir().unwrap();
    // A name that a shell or `rm` could take for something else.
    let folder = here.path().join("-rf $(id) 'a' \"b\"\n*;");
    fs::create_dir_all(folder.join("a")).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", WITH_CHILD]).current_dir(&folder);
    let mut leader = in_own_group(&mut command).spawn().unwrap();
    let mut guard = Guard::of(&leader, Some(&folder)).0.take().unwrap();
    let written = (0..200).find_map(|_| {
        thread::sleep(Duration::from_millis(10));
        let id = fs::read_to_string(folder.join("id")).ok()?;
        id.ends_with('\n').then_some(id)
    });
    let id = written.unwrap();
    assert!(is_running(id.trim()));
    // The end of this program closes the guard's input, and runs no destructor.
    drop(guard.stdin.take());
    guard.wait().unwrap();
    leader.wait().unwrap();
    assert!(ends(id.trim()));
    assert!(!folder.exists());
}
