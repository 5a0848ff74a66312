//! The pages of the catalogue. They need no server: nothing is loaded but a style sheet and a script in the same folder.

use super::checks::Problem;
use super::model::Catalog;
use super::service::{Entry, Service};
use super::write::{JSON, SiteFile};
use crate::failure::{Explained, Failure};
use crate::markup;
use crate::names::Names;
use minijinja::value::Serde;
use minijinja::{Environment, Error, Value, context};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const TEMPLATES: [(&str, &str); 5] = [
    ("frame.html", include_str!("templates/frame.html")),
    ("index.html", include_str!("templates/index.html")),
    ("service.html", include_str!("templates/service.html")),
    ("entry.html", include_str!("templates/entry.html")),
    ("problems.html", include_str!("templates/problems.html")),
];

/// The longest part of a name that is kept in the name of its file, in bytes.
const MAX_SLUG: usize = 80;

/// The templates of this version do not fit the catalogue.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the pages of the catalogue: {0:#}")]
struct SiteError(#[from] Error);

impl Explained for SiteError {}

/// An entry in a table, with the files of its pages.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    service: &'a str,
    service_file: &'a str,
    entry_file: &'a str,
}

/// A service in a table.
#[derive(Serialize)]
struct ServiceRow<'a> {
    #[serde(flatten)]
    service: &'a Service,
    file: &'a str,
    in_use: usize,
}

/// Returns all files of the site.
pub(super) fn files(catalog: &Catalog) -> Result<Vec<SiteFile>, Failure> {
    Ok(pages(catalog).map_err(SiteError)?)
}

fn pages(catalog: &Catalog) -> Result<Vec<SiteFile>, Error> {
    let environment = markup::environment(&TEMPLATES)?;
    let names = Files::of(catalog);
    let rows: Vec<Row<'_>> = names.rows(catalog);
    let mut files = vec![
        file(JSON, catalog.to_json()),
        file(
            "catalog.css",
            include_str!("templates/catalog.css").to_owned(),
        ),
        file(
            "catalog.js",
            include_str!("templates/catalog.js").to_owned(),
        ),
    ];
    let services: Vec<ServiceRow<'_>> = catalog
        .services
        .iter()
        .zip(&names.services)
        .map(|(service, file)| ServiceRow {
            service,
            file,
            in_use: service
                .entries
                .iter()
                .filter(|it| it.retired.is_none())
                .count(),
        })
        .collect();
    files.push(index(&environment, catalog, &services, &rows)?);
    files.extend(service_pages(&environment, catalog, &services, &rows)?);
    files.extend(entry_pages(&environment, catalog, &rows)?);
    Ok(files)
}

/// Returns the first page, with all services and entries.
fn index(
    environment: &Environment<'_>,
    catalog: &Catalog,
    services: &[ServiceRow<'_>],
    rows: &[Row<'_>],
) -> Result<SiteFile, Error> {
    let words = |of: fn(&Entry) -> Option<&str>| -> BTreeSet<&str> {
        rows.iter().filter_map(|row| of(row.entry)).collect()
    };
    let text = environment.get_template("index.html")?.render(context! {
        root => "",
        on => &catalog.on,
        problems => Value::from(Serde(&catalog.problems)),
        headers => Value::from(Serde(&catalog.headers)),
        services => Value::from(Serde(services)),
        tracking => catalog.services.iter().any(|it| !it.tracking.is_empty()),
        rows => Value::from(Serde(rows)),
        categories => Value::from(Serde(words(|it| Some(&it.category)))),
        owners => Value::from(Serde(words(|it| it.owner.as_deref()))),
        kinds => Value::from(Serde(words(|it| Some(&it.kind)))),
    })?;
    Ok(file("index.html", text))
}

/// Returns a page for each service, with its entries and problems.
fn service_pages(
    environment: &Environment<'_>,
    catalog: &Catalog,
    services: &[ServiceRow<'_>],
    rows: &[Row<'_>],
) -> Result<Vec<SiteFile>, Error> {
    let page = environment.get_template("service.html")?;
    let mut of_service: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
    for problem in &catalog.problems {
        for name in &problem.services {
            of_service.entry(name).or_default().push(problem);
        }
    }
    let mut own: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        own.entry(row.service_file).or_default().push(row);
    }
    let pages = services.iter().map(|row| {
        let problems = of_service.get(row.service.name.as_str());
        let rows = own.get(row.file);
        let text = page.render(context! {
            root => "../",
            on => &catalog.on,
            service => Value::from(Serde(row)),
            problems => Value::from(Serde(&problems.cloned().unwrap_or_default())),
            rows => Value::from(Serde(&rows.cloned().unwrap_or_default())),
        })?;
        Ok(file(&format!("services/{}", row.file), text))
    });
    pages.collect()
}

/// Returns a page for each name, with all entries of that name.
fn entry_pages(
    environment: &Environment<'_>,
    catalog: &Catalog,
    rows: &[Row<'_>],
) -> Result<Vec<SiteFile>, Error> {
    let mut by_file: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        by_file.entry(row.entry_file).or_default().push(row);
    }
    let mut by_name: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
    for problem in &catalog.problems {
        if let Some(name) = &problem.name {
            by_name.entry(name).or_default().push(problem);
        }
    }
    let page = environment.get_template("entry.html")?;
    let mut files = Vec::new();
    for (name, rows) in by_file {
        let Some(first) = rows.first() else { continue };
        let problems = by_name.get(first.entry.name.as_str());
        let text = page.render(context! {
            root => "../",
            on => &catalog.on,
            name => &first.entry.name,
            kind => &first.entry.kind,
            problems => Value::from(Serde(&problems.cloned().unwrap_or_default())),
            rows => Value::from(Serde(&rows)),
        })?;
        files.push(file(&format!("entries/{name}"), text));
    }
    Ok(files)
}

fn file(name: &str, text: String) -> SiteFile {
    SiteFile {
        name: name.to_owned(),
        text,
    }
}

/// The names of the files.
struct Files<'a> {
    services: Vec<String>,
    entries: BTreeMap<(&'a str, &'a str), String>,
}

impl<'a> Files<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut taken = Names::default();
        let services = catalog
            .services
            .iter()
            .map(|it| file_name(&mut taken, &it.name))
            .collect();
        let mut taken = Names::default();
        let mut entries = BTreeMap::new();
        for entry in catalog.services.iter().flat_map(|it| &it.entries) {
            entries
                .entry((entry.kind.as_str(), entry.name.as_str()))
                .or_insert_with(|| file_name(&mut taken, &entry.name));
        }
        Self { services, entries }
    }

    /// Returns the rows of all entries, sorted by name.
    fn rows<'f>(&'f self, catalog: &'f Catalog) -> Vec<Row<'f>> {
        let mut rows = Vec::new();
        for (service, service_file) in catalog.services.iter().zip(&self.services) {
            rows.extend(service.entries.iter().filter_map(|entry| {
                Some(Row {
                    entry,
                    service: &service.name,
                    service_file,
                    entry_file: self
                        .entries
                        .get(&(entry.kind.as_str(), entry.name.as_str()))?,
                })
            }));
        }
        rows.sort_by_key(|row| (row.entry.name.as_str(), row.service));
        rows
    }
}

/// Returns the name of a file for a name: lower case, because some systems do not distinguish cases, and with a number where
/// it is taken.
fn file_name(taken: &mut Names, name: &str) -> String {
    let mut slug: String = name
        .chars()
        .take(MAX_SLUG)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    if slug.chars().all(|c| c == '-') {
        slug = "unnamed".to_owned();
    }
    taken.free(&format!("{slug}.html"), |number| {
        format!("{slug}.{number}.html")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_file_of_its_own() {
        let mut taken = Names::default();
        let of: Vec<String> = ["__Host-sid", "__host-SID", "../x", "*", "", "é"]
            .iter()
            .map(|name| file_name(&mut taken, name))
            .collect();
        let expected = [
            "__host-sid.html",
            "__host-sid.2.html",
            "---x.html",
            "unnamed.html",
            "unnamed.2.html",
            "unnamed.3.html",
        ];
        assert_eq!(of, expected);
    }
}
