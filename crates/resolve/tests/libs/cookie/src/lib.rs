//! As much of `cookie` as the cases need, under its names.

use std::borrow::Cow;

#[derive(Clone)]
pub struct Cookie<'c> {
    name: Cow<'c, str>,
    value: Cow<'c, str>,
}

pub struct CookieBuilder<'c>(Cookie<'c>);

impl<'c> Cookie<'c> {
    pub fn new<N: Into<Cow<'c, str>>, V: Into<Cow<'c, str>>>(name: N, value: V) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }

    pub fn build<C: Into<Cookie<'c>>>(base: C) -> CookieBuilder<'c> {
        CookieBuilder(base.into())
    }

    pub fn parse(text: &'c str) -> Option<Self> {
        let (name, value) = text.split_once('=')?;
        Some(Self::new(name, value))
    }

    pub fn set_name<N: Into<Cow<'c, str>>>(&mut self, name: N) {
        self.name = name.into();
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<'c> CookieBuilder<'c> {
    pub fn path(self, _: &str) -> Self {
        self
    }

    pub fn build(self) -> Cookie<'c> {
        self.0
    }
}

impl<'c, N: Into<Cow<'c, str>>, V: Into<Cow<'c, str>>> From<(N, V)> for Cookie<'c> {
    fn from((name, value): (N, V)) -> Self {
        Self::new(name, value)
    }
}

impl<'c> From<&'c str> for Cookie<'c> {
    fn from(name: &'c str) -> Self {
        Self::new(name, "")
    }
}

impl From<String> for Cookie<'_> {
    fn from(name: String) -> Self {
        Self::new(name, "")
    }
}

impl std::fmt::Display for Cookie<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

#[derive(Default)]
pub struct CookieJar(Vec<Cookie<'static>>);

impl CookieJar {
    pub fn add<C: Into<Cookie<'static>>>(&mut self, cookie: C) {
        self.0.push(cookie.into());
    }

    pub fn remove<C: Into<Cookie<'static>>>(&mut self, cookie: C) {
        let cookie = cookie.into();
        self.0.retain(|known| known.name() != cookie.name());
    }

    pub fn get(&self, name: &str) -> Option<&Cookie<'static>> {
        self.0.iter().find(|cookie| cookie.name() == name)
    }

    pub fn delta(&self) -> impl Iterator<Item = &Cookie<'static>> {
        self.0.iter()
    }
}
