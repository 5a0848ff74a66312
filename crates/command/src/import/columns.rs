//! The columns of a table, recognised by their names.

use csv::StringRecord;

/// What a column contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Category,
    Purpose,
    Lifetime,
    Provider,
    /// A kind of storage, such as `HTTP Cookie`; in some tables the category.
    Kind,
    /// `1` or `true` where the name is only a beginning.
    Family,
}

/// The names of columns in lower case: of the Open Cookie Database, of Cookiebot, OneTrust, Usercentrics, Didomi, CookieYes,
/// Complianz, iubenda and Osano, and of tables in the languages of slips.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &[
            "cookie / data key name",
            "cookie name",
            "name",
            "cookie",
            "cookies",
            "cookie key",
            "key",
            "identifier",
            "cookie-name",
            "nom",
            "nombre",
            "nome",
            "naam",
            "nazwa",
        ],
    ),
    (
        Column::Category,
        &[
            "category",
            "cookie category",
            "purpose category",
            "classification",
            "consent category",
            "group",
            "cookie group",
            "kategorie",
            "catégorie",
            "categoría",
            "categoria",
            "kategoria",
        ],
    ),
    (
        Column::Purpose,
        &[
            "description",
            "purpose",
            "cookie description",
            "purpose description",
            "purposes",
            "cookie purpose",
            "zweck",
            "beschreibung",
            "finalité",
            "finalidad",
            "finalità",
            "doel",
            "cel",
            "finalidade",
        ],
    ),
    (
        Column::Lifetime,
        &[
            "retention period",
            "lifetime",
            "expiry",
            "expiration",
            "expires",
            "duration",
            "lifespan",
            "retention",
            "maximum storage duration",
            "max. storage duration",
            "storage period",
            "max age",
            "cookie duration",
            "speicherdauer",
            "dauer",
            "durée",
            "duración",
            "durata",
            "bewaartermijn",
            "duração",
        ],
    ),
    (
        Column::Provider,
        &[
            "data controller",
            "provider",
            "vendor",
            "company",
            "platform",
            "service",
            "anbieter",
            "fournisseur",
            "proveedor",
            "fornitore",
            "aanbieder",
            "dostawca",
            "fornecedor",
        ],
    ),
    (
        Column::Kind,
        &[
            "type",
            "kind",
            "cookie type",
            "storage type",
            "technology",
            "typ",
            "art",
            "tipo",
        ],
    ),
    (
        Column::Family,
        &["wildcard match", "wildcard", "match", "pattern"],
    ),
];

/// The positions of the columns of a table.
pub(super) struct Columns {
    positions: Vec<(Column, usize)>,
}

impl Columns {
    /// Finds the columns by their names. Where several columns have a name of the same meaning, the name that is listed first
    /// counts.
    pub(super) fn of<'h>(headers: impl Iterator<Item = &'h str>) -> Self {
        let headers: Vec<String> = headers.map(|header| header.trim().to_lowercase()).collect();
        let positions = NAMES.iter().filter_map(|(column, names)| {
            let position = names
                .iter()
                .find_map(|name| headers.iter().position(|header| header == name))?;
            Some((*column, position))
        });
        Self {
            positions: positions.collect(),
        }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.positions.iter().any(|(known, _)| *known == column)
    }

    /// Returns the cell of a row; empty if there is none.
    pub(super) fn cell<'r>(&self, row: &'r StringRecord, column: Column) -> &'r str {
        let position = self.positions.iter().find(|(known, _)| *known == column);
        position
            .and_then(|(_, at)| row.get(*at))
            .unwrap_or_default()
    }
}
