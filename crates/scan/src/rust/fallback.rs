//! Creates tokens without the compiler.

use std::sync::Mutex;

/// How many scans need it. It is a mode of the whole process, so the last one to end turns it off.
static SCANS: Mutex<usize> = Mutex::new(0);

/// As long as it lives, proc-macro2 makes tokens by itself: those that know where in their file they are.
pub(crate) struct Forced;

impl Forced {
    pub(crate) fn new() -> Self {
        if let Ok(mut scans) = SCANS.lock() {
            *scans += 1;
            proc_macro2::fallback::force();
        }
        Self
    }
}

impl Drop for Forced {
    fn drop(&mut self) {
        if let Ok(mut scans) = SCANS.lock() {
            *scans = scans.saturating_sub(1);
            if *scans == 0 {
                proc_macro2::fallback::unforce();
            }
        }
    }
}
