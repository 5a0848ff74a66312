//! As much of `http` as the cases need, under its names.

pub mod header {
    #[derive(Clone)]
    enum Repr {
        Standard(u8),
        Custom(String),
    }

    #[derive(Clone)]
    pub struct HeaderName(Repr);

    pub const SET_COOKIE: HeaderName = HeaderName(Repr::Standard(1));
    pub const VARY: HeaderName = HeaderName(Repr::Standard(2));

    impl HeaderName {
        pub fn from_static(name: &'static str) -> Self {
            Self(Repr::Custom(name.to_owned()))
        }
    }

    impl From<&'static str> for HeaderName {
        fn from(name: &'static str) -> Self {
            Self::from_static(name)
        }
    }

    #[derive(Clone)]
    pub struct HeaderValue(String);

    #[derive(Debug)]
    pub struct Invalid;

    impl HeaderValue {
        pub fn from_static(value: &'static str) -> Self {
            Self(value.to_owned())
        }

        pub fn from_str(value: &str) -> Result<Self, Invalid> {
            Ok(Self(value.to_owned()))
        }
    }

    impl std::str::FromStr for HeaderValue {
        type Err = Invalid;

        fn from_str(value: &str) -> Result<Self, Invalid> {
            HeaderValue::from_str(value)
        }
    }

    #[derive(Default)]
    pub struct HeaderMap(Vec<(HeaderName, HeaderValue)>);

    impl HeaderMap {
        pub fn append<K: Into<HeaderName>>(&mut self, name: K, value: HeaderValue) -> bool {
            self.0.push((name.into(), value));
            true
        }

        pub fn insert<K: Into<HeaderName>>(&mut self, name: K, value: HeaderValue) {
            self.0.clear();
            self.append(name, value);
        }

        pub fn get(&self, _: &str) -> Option<&HeaderValue> {
            self.0.first().map(|(_, value)| value)
        }

        pub fn iter(&self) -> std::slice::Iter<'_, (HeaderName, HeaderValue)> {
            self.0.iter()
        }
    }
}

pub use header::{HeaderMap, HeaderName, HeaderValue};

#[derive(Default)]
pub struct Response<T> {
    headers: HeaderMap,
    pub body: T,
}

impl<T> Response<T> {
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
