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
fn a_name_of_a_kind_is_imported_once_and_each_row_without_an_entry_is_named() {
    let mut taken = Taken::default();
    taken.names.insert((entry::COOKIE, "known".to_owned()));
    let table = "name,type\nknown,\nknown,Local Storage\na,\na,\n\"\",\nA,\na,Local Storage\na*,\n";
    let imported = imported(table, &mut taken).unwrap();
    let text = imported.text();
    for header in [
        "[storage.known]",
        "[cookies.a]",
        "[cookies.a-2]",
        "[storage.a]",
        "[cookies.a-3]\nmatch ",
    ] {
        assert!(text.contains(header), "{header} in {text}");
    }
    assert_eq!(
        imported.summary(),
        "5 entries\nline 2: `known` is declared already\nline 5: `a` is declared already\nline 6: the row has no name, or one without a fixed beginning\n"
    );
    assert!(matches!(
        super::imported("x,y\n1,2\n", &mut taken),
        Err(ImportError::NoNames(_))
    ));
}

/// Consent platforms name the site as the provider of its own cookies.
#[test]
fn the_service_is_not_its_own_provider() {
    let mut taken = Taken {
        own: ["shop.example".to_owned(), "our shop".to_owned()].into(),
        ..Taken::default()
    };
    let table = "name,provider,category,lifetime,purpose\nown-a,shop.example,necessary,1 day,A.\n\
                 own-b,www.Shop.example,necessary,1 day,B.\nown-c,Our Shop,necessary,1 day,C.\n\
                 own-d,Ads Inc.,marketing,1 day,D.\n_ga,shop.example,analytics,1 day,E.\n";
    let text = imported(table, &mut taken).unwrap().text();
    assert_eq!(text.matches("provider = ").count(), 1, "{text}");
    assert_eq!(text.matches("set_by").count(), 1, "{text}");
    assert!(text.contains("provider = \"Ads Inc.\""), "{text}");
    // The table and the Open Cookie Database disagree.
    assert_eq!(text.matches("TODO").count(), 1, "{text}");
    assert!(
        text.contains("the provider: the service itself or Google"),
        "{text}"
    );
}

/// The database names PHP as the company behind the session cookie that a service makes with it.
#[test]
fn the_software_of_the_service_is_no_provider_of_it() {
    let table = "name,category,lifetime,purpose\nPHPSESSID,necessary,session,A.\n_ga,analytics,2 years,B.\n";
    let text = text_of(table);
    assert_eq!(text.matches("provider = ").count(), 1, "{text}");
    assert!(
        text.contains("provider = \"Google\"\nset_by   = \"script\""),
        "{text}"
    );
    assert!(
        text.contains("TODO: decide the provider: the service itself or PHP.net. A."),
        "{text}"
    );
}

#[test]
fn many_rows_without_an_entry_are_counted() {
    let table = format!("name\n{}", "a\n".repeat(MAX_NAMED + 3));
    let summary = imported(&table, &mut Taken::default()).unwrap().summary();
    assert!(summary.starts_with("1 entry\nline 3: `a` is"), "{summary}");
    assert!(
        summary.ends_with("and 2 further rows that became no entry\n"),
        "{summary}"
    );
}

#[test]
fn an_expiry_that_storage_does_not_have_is_left_to_a_person() {
    for (kind, lasts, lifetime, is_certain) in [
        ("HTML Local Storage", "Persistent", "until cleared", true),
        ("HTML Local Storage", "", "until cleared", true),
        ("HTML Local Storage", "1 year", "until cleared", false),
        ("HTML Local Storage", "Session", "until cleared", false),
        ("HTML Local Storage", "a while", "until cleared", false),
        ("Session Storage", "Session", "tab", true),
        ("Session Storage", "", "tab", true),
        ("Session Storage", "2 years", "tab", false),
        ("HTTP Cookie", "1 yr", "1 year", true),
        ("HTTP Cookie", "Session", "session", true),
        ("HTTP Cookie", "Persistent", "session", false),
        ("HTTP Cookie", "", "session", false),
    ] {
        let table =
            format!("name,category,purpose,type,lifetime\nx,Analytics,Counts.,{kind},{lasts}\n");
        let text = text_of(&table);
        assert!(
            text.contains(&format!("lifetime = \"{lifetime}\"")),
            "{kind}, {lasts}: {text}"
        );
        let todo = "TODO: decide the lifetime";
        assert_eq!(!text.contains(todo), is_certain, "{kind}, {lasts}: {text}");
    }
}

#[test]
fn the_first_line_can_name_what_separates_the_columns() {
    for first in ["sep=;", "\u{feff}SEP=;\r", "\"sep=;\""] {
        let table = format!("{first}\nname;a,b,c,d\nx;1\nx;2\n");
        let imported = imported(&table, &mut Taken::default()).unwrap();
        assert!(imported.text().starts_with("[cookies.x]"), "{first}");
        assert!(
            imported.summary().contains("line 4: `x`"),
            "{}",
            imported.summary()
        );
    }
}

#[test]
fn a_text_that_is_cut_off_is_left_to_a_person() {
    let row = |length| {
        let purpose = "a".repeat(length);
        text_of(&format!(
            "name,category,lifetime,purpose\nx,Analytics,1 day,{purpose}\n"
        ))
    };
    assert!(!row(2_000).contains("TODO"));
    // So is a table with a quotation mark that is never closed.
    for text in [
        row(2_001),
        text_of(&format!(
            "name,category,lifetime,purpose\nx,Analytics,1 day,\"a\n{}",
            "y,Analytics,1 day,b\n".repeat(200)
        )),
    ] {
        assert!(
            text.contains("TODO: decide the purpose, which is longer in the table"),
            "{text}"
        );
    }
}

#[test]
fn hostile_cells_are_texts() {
    let text = text_of("name,purpose\n\"a\"\"]\nb\",\"x\ny\u{1}\"\n");
    assert!(text.contains("name     = \"a\\\"] b\""), "{text}");
    assert!(text.contains("\\u0001"), "{text}");
}
