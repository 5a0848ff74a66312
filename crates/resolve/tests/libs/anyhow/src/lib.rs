//! As much of `anyhow` as the cases need, under its names.

pub struct Error(String);

pub trait Context<T> {
    fn context(self, text: &str) -> Result<T, Error>;
}

impl<T, E> Context<T> for Result<T, E> {
    fn context(self, text: &str) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(_) => Err(Error(text.to_owned())),
        }
    }
}
