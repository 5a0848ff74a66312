//! What is said of all entries together is said only where they bear it out.

use super::{MINIMAL, read, rendered, section, words};
use cookie_registry_render::Format;

#[test]
fn what_is_said_of_all_entries_is_said_only_where_it_is_true() {
    let essential = "only essential cookies";
    let no_tracking = "None of these cookies is used for advertising";
    let says = |more: &str| {
        let policy = read(&format!("{MINIMAL}{more}"));
        let html = rendered(&policy, Format::Fragment, "en");
        let today = words(section(&html, "_today"));
        (today.contains(essential), today.contains(no_tracking))
    };
    let entry = |more: &str| {
        format!("[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\n{more}")
    };
    assert_eq!(
        says(&entry("category = \"necessary\"\nexemption = \"security\"")),
        (true, true)
    );
    // What measures does not say whether it tracks.
    assert_eq!(says(&entry("category = \"analytics\"")), (false, false));
    assert_eq!(says(&entry("category = \"marketing\"")), (false, false));
    assert_eq!(
        says(&entry(
            "category = \"necessary\"\nexemption = \"security\"\nset_by = \"third-party\""
        )),
        (true, false)
    );
    let embedded = "[third_parties.ads]\nname = \"Ads\"\nwhy = \"ads\"\nsets_on = \"our-pages\"\n";
    assert_eq!(
        says(&(entry("category = \"necessary\"\nexemption = \"security\"\n") + embedded)),
        (true, false)
    );
    let stated = MINIMAL.replace(
        "name = \"Almanac\"",
        "name = \"Almanac\"\ntracks_across_sites = false",
    );
    let html = |more: &str| {
        let policy = read(&format!("{stated}{more}"));
        words(&rendered(&policy, Format::Fragment, "en"))
    };
    assert!(html(&entry("category = \"analytics\"")).contains(no_tracking));
    assert!(!html(&entry("category = \"marketing\"")).contains(no_tracking));
    // Nor where visitors are recognised without cookies.
    let essential_entry = entry("category = \"necessary\"\nexemption = \"security\"\n");
    let tracking = |more: &str| {
        essential_entry.clone() + "[tracking.t]\ntechnology = \"pixel\"\npurpose = \"p\"\n" + more
    };
    let necessary = "category = \"necessary\"\nexemption = \"security\"\n";
    assert_eq!(says(&tracking(necessary)), (true, true));
    let with_provider = format!("{necessary}provider = \"Guard Inc.\"\n");
    for more in [
        "category = \"marketing\"\n",
        "category = \"analytics\"\n",
        &with_provider,
    ] {
        assert_eq!(says(&tracking(more)), (true, false), "{more}");
    }
    // Nothing is claimed of cookies where there are none.
    assert_eq!(says(""), (false, false));
    let retired = entry("category = \"marketing\"\nretired = 2026-01-01");
    assert_eq!(says(&retired), (false, false));
    let html = rendered(&read(&format!("{MINIMAL}{retired}")), Format::Html, "en");
    assert!(words(&html).contains("We set no cookies today") && !html.contains("<table"));
}

#[test]
fn a_third_party_is_said_to_set_cookies_only_where_the_policy_says_so() {
    let pixel = "[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"analytics\"\npurpose = \"p\"\nprovider = \"mail\"\n";
    let party = "[third_parties.mail]\nname = \"Mailer\"\nwhy = \"newsletters\"\npolicy = \"https://mailer.example/\"\ndomains = [\"mailer.example\"]\n";
    let says = |more: &str| {
        let html = rendered(&read(&format!("{MINIMAL}{more}")), Format::Fragment, "en");
        words(section(&html, "_today"))
    };
    for place in ["", "where = \"newsletters\"\n"] {
        let said = says(&format!("{pixel}{party}{place}"));
        for untrue in ["sets its own cookies", "sets cookies", "pages are operated"] {
            assert!(!said.contains(untrue), "{untrue}: {said}");
        }
        for wanted in [
            "We rely on Mailer for newsletters.",
            "It uses these domains: mailer.example.",
            "Mailer handles the data that it receives under its own policy.",
        ] {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
        assert_eq!(said.contains("You encounter it here"), !place.is_empty());
    }
    // No statement on a policy that the third party may not have.
    let plain = says("[third_parties.mail]\nname = \"Mailer\"\nwhy = \"newsletters\"\n");
    assert!(!plain.contains("its own policy"), "{plain}");
    let hosted = says(&format!("{pixel}{party}sets_on = \"their-pages\"\n"));
    assert!(
        hosted.contains("Mailer sets its own cookies there"),
        "{hosted}"
    );
}

#[test]
fn signals_are_explained_by_what_the_policy_sets() {
    let choices = |more: &str| {
        let html = rendered(&read(&format!("{MINIMAL}{more}")), Format::Fragment, "en");
        words(section(&html, "_choices"))
    };
    let trackers = "[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"marketing\"\n";
    let no_effect =
        "[choices]\ndo_not_track = \"no-effect\"\nglobal_privacy_control = \"honoured\"\n";
    let reason = "We do not use third-party trackers";
    assert!(choices(no_effect).contains(reason));
    let unsold = MINIMAL.replace(
        "name = \"Almanac\"",
        "name = \"Almanac\"\nsells_or_shares = false",
    );
    let html = rendered(
        &read(&format!("{unsold}{no_effect}")),
        Format::Fragment,
        "en",
    );
    assert!(words(&html).contains("we do not sell or share your data"));
    // Without that line, the policy does not say so.
    assert!(!choices(no_effect).contains("we do not sell or share your data"));
    assert!(!choices(&format!("{trackers}{no_effect}")).contains(reason));
    assert!(
        choices(&format!("{trackers}{no_effect}"))
            .contains("It has no effect on our cookies today.")
    );
    assert!(
        choices(&format!("{trackers}{no_effect}"))
            .contains("as your refusal of the sale and sharing")
    );
    assert!(
        !choices("").contains("Do Not Track") && !choices("").contains("Global Privacy Control")
    );
    let sold = MINIMAL.replace(
        "name = \"Almanac\"",
        "name = \"Almanac\"\nsells_or_shares = true",
    );
    let html = rendered(&read(&format!("{sold}{no_effect}")), Format::Fragment, "en");
    assert!(!words(&html).contains("we do not sell or share"));
}

#[test]
fn that_nobody_else_can_read_a_cookie_is_said_only_where_the_policy_says_so() {
    let readers = |more: &str| {
        let entry =
            format!("[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\n{more}");
        let html = rendered(&read(&format!("{MINIMAL}{entry}")), Format::Fragment, "en");
        words(section(&html, "_today"))
    };
    let necessary = "category = \"necessary\"\nexemption = \"security\"\n";
    assert!(readers(necessary).contains("Our server only; no script can."));
    for more in [
        "recipients = [\"Acme\"]\n",
        "transfers = [{ country = \"US\", safeguard = \"s\" }]\n",
        "domain = \"our.example\"\n",
        "set_by = \"other-service\"\nprovider = \"shop\"\nhttp_only = true\n",
    ] {
        let said = readers(&format!("{necessary}{more}"));
        assert!(!said.contains("only; no script"), "{said}");
        assert!(said.contains("Our server; no script can."), "{said}");
    }
    let said = readers("category = \"analytics\"\n");
    assert!(!said.contains("no script"), "{said}");
    let said = readers("category = \"analytics\"\nset_by = \"server\"\n");
    assert!(said.contains("Our server only; no script can."), "{said}");
}

#[test]
fn the_legal_notice_is_linked_in_every_language_where_there_is_one() {
    let policy = MINIMAL.replace(
        "name = \"Almanac\"",
        "name = \"Almanac\"\nimprint = \"https://our.example/imprint\"",
    );
    for (language, sentence) in [
        ("en", "Our legal notice says who provides this service."),
        ("de", "Wer diesen Dienst anbietet, sagt unser Impressum."),
        (
            "fr",
            "Nos mentions légales indiquent qui fournit ce service.",
        ),
        (
            "es",
            "Nuestro aviso legal indica quién presta este servicio.",
        ),
    ] {
        let html = rendered(&read(&policy), Format::Fragment, language);
        let contact = section(&html, "_contact");
        assert!(words(contact).contains(sentence), "{contact}");
        assert!(
            contact.contains("href=\"https://our.example/imprint\""),
            "{contact}"
        );
        let html = rendered(&read(MINIMAL), Format::Fragment, language);
        assert!(!words(&html).contains(sentence), "{language}");
    }
}

#[test]
fn what_the_law_of_the_place_does_not_know_is_not_said() {
    let html = rendered(&read(MINIMAL), Format::Fragment, "en");
    assert!(
        !words(&html).contains("right to complain"),
        "California knows no such right"
    );
    assert!(!words(&html).contains("ePrivacy"));
    assert!(words(section(&html, "_covers")).contains("on our.example and one.example."));
    let authority = MINIMAL.replace(
        "name = \"Almanac\"",
        "name = \"Almanac\"\ncomplaints = \"the CNIL\"",
    );
    assert!(
        words(&rendered(&read(&authority), Format::Fragment, "en"))
            .contains("to a data protection authority: the CNIL.")
    );
}
