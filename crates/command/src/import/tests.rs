use super::*;

fn text_of(table: &str) -> String {
    imported(table, &mut Taken::default()).unwrap().text()
}

#[test]
fn a_row_of_the_open_cookie_database_becomes_an_entry() {
    let table = "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match\n\
                 1,Google Analytics,Analytics,_ga_,,\"Counts visitors, by container.\",2 years,Google,https://x.example,1\n";
    assert_eq!(
        text_of(table),
        "[cookies.ga]\nmatch    = { prefix = \"_ga_\" }\nexamples = [\"_ga_1\"]\ncategory = \"analytics\"\nprovider = \"Google\"\n\
         set_by   = \"script\"\npurpose  = \"Counts visitors, by container.\"\nlifetime = \"2 years\"\n"
    );
}

#[test]
fn the_exports_of_platforms_are_recognised_by_their_columns() {
    // Cookiebot, CookieYes, and a table with semicolons in German.
    for (table, expected) in [
        (
            "Name,Provider,Purpose,Maximum Storage Duration,Type\nprefs,Acme,Remembers a choice.,Persistent,HTML Local Storage\n",
            [
                "[storage.prefs]",
                "kind     = \"local-storage\"",
                "lifetime = \"until cleared\"",
            ],
        ),
        (
            "Cookie,Duration,Description,Category\ncampaign,13 months,Recognises an advertisement.,Targeting\n",
            [
                "[cookies.campaign]",
                "category = \"marketing\"",
                "lifetime = \"13 months\"",
            ],
        ),
        (
            "\u{feff}Name;Zweck;Speicherdauer;Kategorie\nbesuch;Zählt Besuche.;13 Monate;Statistik\n",
            [
                "[cookies.besuch]",
                "purpose  = \"Zählt Besuche.\"",
                "lifetime = \"13 months\"",
            ],
        ),
    ] {
        let text = text_of(table);
        for line in expected {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}

#[test]
fn what_a_table_does_not_say_is_left_to_a_person_and_needs_consent() {
    let text = text_of("name,lifetime\nxyz,a while\n");
    assert!(
        text.contains("TODO: decide the category and the lifetime"),
        "{text}"
    );
    assert!(
        text.contains("\u{201c}a while\u{201d}") && text.contains("category = \"marketing\""),
        "{text}"
    );
}

#[test]
fn a_name_is_imported_once_and_a_row_without_a_name_is_counted() {
    let mut taken = Taken::default();
    taken.names.insert("known".to_owned());
    let imported = imported("name\nknown\na\na\n\"\"\nA\n", &mut taken).unwrap();
    assert_eq!(
        (imported.entries.len(), imported.known, imported.unnamed),
        (2, 2, 1)
    );
    assert!(
        imported.text().contains("[cookies.a-2]"),
        "{}",
        imported.text()
    );
    assert!(matches!(
        super::imported("x,y\n1,2\n", &mut taken),
        Err(ImportError::NoNames(_))
    ));
}

#[test]
fn hostile_cells_are_texts() {
    let text = text_of("name,purpose\n\"a\"\"]\nb\",\"x\ny\u{1}\"\n");
    assert!(text.contains("name     = \"a\\\"] b\""), "{text}");
    assert!(text.contains("\\u0001"), "{text}");
}
