//! The images that pages show. They are copied into a folder of the site, under their paths from the root of the repository, so
//! that no two have one name, and none has the name of a page.

use super::links::{Target, target};
use super::page::Page;
use crate::error::Error;
use std::collections::BTreeSet;
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

/// Returns the images of pages, by their paths from the root of the repository.
pub(super) fn of<'p>(pages: impl Iterator<Item = &'p Page>) -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    for page in pages {
        for link in page.links.iter().filter(|link| link.is_image) {
            if let Target::Inside(path, _) = target(&page.path, &link.target) {
                images.insert(path);
            }
        }
    }
    images
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
