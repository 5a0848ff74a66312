//! As much of `gloo-storage` as the cases need, under its names.

pub trait Storage {
    fn set(_: &str, _: &str) {}
    fn delete(_: &str) {}
    fn get(_: &str) -> Option<String> {
        None
    }
}

pub struct LocalStorage;
pub struct SessionStorage;

impl Storage for LocalStorage {}
impl Storage for SessionStorage {}
