//! The images that pages show. They are copied into a folder of the site, under their paths from the root of the repository, so
//! that no two have one name, and none has the name of a page.

use super::links::{Target, target};
use crate::error::Error;
use std::fs;
use std::path::Path;

/// The folder of the site.
const FOLDER: &str = "images";

/// Returns the address of an image as it is written on the site.
pub(super) fn on_site(from: &str, link: &str) -> String {
    match target(from, link) {
        Target::Inside(path, _) => format!("{FOLDER}/{path}"),
        Target::Elsewhere | Target::Outside => link.to_owned(),
    }
}

/// Returns an image that a page shows by its path from the root of the repository; none if it is not in the repository.
pub(super) fn in_repository(from: &str, link: &str) -> Option<String> {
    match target(from, link) {
        Target::Inside(path, _) => Some(path),
        Target::Elsewhere | Target::Outside => None,
    }
}

/// Copies an image from the repository into the site.
pub(super) fn copy(root: &Path, image: &str, out: &Path) -> Result<(), Error> {
    let to = out.join(FOLDER).join(image);
    let failed = |source| Error::File {
        path: to.clone(),
        source,
    };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::copy(root.join(image), &to).map_err(failed)?;
    Ok(())
}
