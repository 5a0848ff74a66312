//! The question in full: purposes, third parties, the visitor's own choice, and the profile of the region.

use crate::markup;
use crate::registry::Cookies;
use crate::{GRANTED, ID, banner, boxes, consent, decided, headers_of, undecided, values};
use cookie_registry::{Analytics, Deployment, private as p};
use cookie_registry::{
    AskedCategory, BannerWords, Choice, Consent, ConsentCookie, ConsentPlan, DateWords, Marketing,
    Profile, Standing,
};
use cookie_registry_consent::{Answer, ConsentForm, sweep_script};
use http::HeaderMap;
use std::sync::LazyLock;

/// The handwritten plan, in which visitors may accept explicitly what Global Privacy Control refuses.
static OVERRIDABLE: LazyLock<ConsentPlan> = LazyLock::new(|| ConsentPlan {
    gpc_overridable: true,
    ..*Cookies::CONSENT.plan()
});

static COOKIE: p::CookieSpec = p::CookieSpec {
    key: "consent",
    purpose: "",
    category: p::Category::Necessary,
    set_by: p::SetBy::Server,
    retired: false,
    names: p::Names::One,
    production: PARTS,
    development: PARTS,
    configured_domain: None,
    max_value_bytes: None,
    lifetimes: &[],
    rolling: false,
    headers: |_| None,
};

const PARTS: p::HeaderParts = p::HeaderParts {
    prefix: "cookie-consent=",
    suffix: "; Path=/",
    first_header: 0,
};

fn in_region(profile: Profile) -> Consent {
    consent().with_profile(Profile::from_request(move |_| profile))
}

fn marketing(choice: &Choice) -> &'static AskedCategory {
    &choice.plan().categories[1]
}

#[test]
fn banner_and_settings_list_purposes_and_third_parties_with_their_number_and_links() {
    let choice = undecided(&[]);
    let banner = banner();
    let view = banner.on(&choice);
    for html in [view.ask().unwrap(), view.settings()] {
        assert!(html.contains(
            "<summary>Purposes and third parties: Marketing</summary>\n<ul>\n\
             <li>Chooses the advertisements that you see.</li>\n</ul>\n\
             <p>2 third parties</p>\n<ul>\n\
             <li><a href=\"https://acme.example/privacy\">Acme</a> (advertisements)</li>\n\
             <li>Almanac Group Ltd</li>\n</ul>"
        ));
        assert!(
            html.contains("<li>Counts visits.</li>\n</ul>\n</details>"),
            "no third party"
        );
        assert!(html.contains("You can withdraw your consent at any time"));
        // No profile asks about each third party here.
        assert!(values(&markup::elements(&html), "party").is_empty());
    }
}

#[test]
fn the_settings_show_state_date_and_id_of_the_choice_and_one_button_to_withdraw() {
    let choice = decided(GRANTED, &[]);
    let banner = banner();
    let html = banner.on(&choice).settings_page();
    assert!(html.contains("<h2>Your choice</h2>"));
    assert!(
        html.contains("<dt>Analytics</dt><dd>Accepted</dd>\n<dt>Marketing</dt><dd>Refused</dd>")
    );
    assert!(html.contains(&format!("<code>{ID}</code>")));
    let time = &html[html.find("<time datetime=\"").unwrap()..];
    let text = &time[time.find('>').unwrap() + 1..time.find("</time>").unwrap()];
    let (day, time) = text.split_once(", ").unwrap();
    assert_eq!(day.split(' ').count(), 3, "{text}");
    assert!(time.ends_with(" UTC") && time.len() == 9, "{text}");
    let buttons = values(&markup::elements(&html), "answer").join(" ");
    assert_eq!(buttons.matches("withdrawal").count(), 1);

    // A record from 1970 to the end of time.
    let old = "cookie-consent=1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:r:85944171f73967e8";
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_060);
    let choice = consent().choice_at(&headers_of(&[("cookie", old)]), at);
    let html = banner.on(&choice).settings();
    assert!(
        html.contains("<time datetime=\"2027-01-15T08:00Z\">15 January 2027, 08:00 UTC</time>")
    );
    assert!(html.contains("<h3>Your choice</h3>") && html.contains("<dd>Not decided</dd>"));
    assert!(!html.contains("withdrawal"), "nothing was accepted");

    let nothing = undecided(&[]);
    assert!(!banner.on(&nothing).settings().contains("Your choice"));
}

#[test]
fn an_answer_is_confirmed_on_the_page_for_half_a_minute() {
    let banner = banner();
    let record = "cookie-consent=1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:r:85944171f73967e8.marketing:r:af63dc4c8601ec8c";
    let after = |seconds: u64| {
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000 + seconds);
        let choice = consent().choice_at(&headers_of(&[("cookie", record)]), at);
        banner.on(&choice).top()
    };
    assert!(after(0).contains("<p role=\"status\">Your choice is saved.</p>"));
    assert!(after(30).contains("<a href=\"/consent\">Cookie settings</a>"));
    assert_eq!(after(31), "");
    let asked = undecided(&[]);
    assert_eq!(Some(banner.on(&asked).top()), banner.on(&asked).ask());
}

#[test]
fn the_settings_lead_back_to_a_page_of_this_site() {
    let choice = undecided(&[]);
    let banner = banner();
    let html = banner.on(&choice).back_to("/dashboard?tab=2").settings();
    assert!(html.contains("<a href=\"/dashboard?tab=2\">Back to the page</a>"));
    let form = markup::elements(&html);
    assert_eq!(values(&form, "back"), ["/dashboard?tab=2"; 2]);
    for elsewhere in [
        "//evil.example",
        "https://evil.example/",
        "/consent?saved",
        "/consent",
        "",
    ] {
        let html = banner.on(&choice).back_to(elsewhere).settings();
        assert!(!html.contains("Back to the page"), "{elsewhere}");
    }
    let saved = banner.saved_path_back_to(Some("/a?b=c&d=\u{e4}"));
    assert_eq!(saved, "/consent?saved&back=%2Fa%3Fb%3Dc%26d%3D%C3%A4");
}

#[test]
fn where_the_profile_asks_each_third_party_is_a_choice() {
    let consent = in_region(Profile::OptInByParty);
    let choice = consent.choice(&HeaderMap::new());
    let banner = banner();
    let html = banner.on(&choice).ask().unwrap();
    let elements = markup::elements(&html);
    assert_eq!(values(&elements, "offered"), ["marketing/acme"]);
    let expected = [
        ("analytics".to_owned(), "off"),
        ("marketing".to_owned(), "off"),
        ("marketing/acme".to_owned(), "off"),
        ("preferences".to_owned(), "on"),
    ];
    assert_eq!(boxes(&html), expected);

    let seen = "seen=marketing%3Aaf63dc4c8601ec8c&offered=marketing%2Facme";
    let answered = |body: String| {
        let form = ConsentForm::parse(body.as_bytes()).unwrap();
        let recorded = form.answer.record(&consent, &HeaderMap::new()).unwrap();
        let cookie = recorded.cookies.iter().last().unwrap();
        let cookie = cookie.header_value().to_str().unwrap();
        let pair = cookie.split(';').next().unwrap().to_owned();
        (recorded, headers_of(&[("cookie", &pair)]))
    };
    // The category without the third party.
    let (recorded, headers) = answered(format!("answer=by-category&grant=marketing&{seen}"));
    let choice = consent.choice(&headers);
    assert!(choice.granted::<Marketing>().is_some());
    assert!(!choice.allows_party(marketing(&choice), "acme"));
    assert!(
        recorded
            .record
            .to_string()
            .ends_with(".marketing:g:af63dc4c8601ec8c:acme")
    );
    // Its entries are removed; the category's others stay.
    let mut carried = headers.clone();
    let cookies = carried.get("cookie").unwrap().to_str().unwrap();
    carried.insert(
        "cookie",
        format!("{cookies}; embed=1; visit=1").parse().unwrap(),
    );
    let swept: Vec<String> = consent
        .sweep(&choice, &carried)
        .iter()
        .map(|cookie| cookie.name().to_owned())
        .collect();
    assert!(swept.contains(&"embed".to_owned()), "{swept:?}");
    let html = banner.on(&choice).settings();
    assert!(html.contains("<dt>Marketing: Acme</dt><dd>Refused</dd>"));
    assert!(boxes(&html).contains(&("marketing/acme".to_owned(), "off")));
    // Also where the profile does not ask about it, the refusal is shown, and stays when the settings are saved.
    let plain = crate::consent();
    let choice = plain.choice(&headers);
    assert!(
        banner
            .on(&choice)
            .settings()
            .contains("value=\"marketing/acme\"")
    );
    let again = Answer::only(["marketing"])
        .record(&plain, &headers)
        .unwrap();
    assert!(!again.choice.allows_party(marketing(&choice), "acme"));
    assert!(!again.grants_anew());
    let all = Answer::accept_all().record(&plain, &headers).unwrap();
    assert!(all.choice.allows_party(marketing(&choice), "acme"));
    assert!(all.grants_anew());

    // With the third party.
    let (with, headers) = answered(format!(
        "answer=by-category&grant=marketing&{seen}&party=marketing%2Facme"
    ));
    assert!(with.choice.allows_party(marketing(&choice), "acme"));
    // Withdrawing from it alone takes effect without a proof.
    let without = Answer::only(["marketing"]).deciding_on_party("marketing", "acme", false);
    let without = without.record(&consent, &headers).unwrap();
    assert!(!without.grants_anew());
    let mixed =
        Answer::only(["analytics", "marketing"]).deciding_on_party("marketing", "acme", false);
    let mixed = mixed.record(&consent, &headers).unwrap();
    assert!(mixed.grants_anew());
    let kept = mixed
        .without_new_grants(&consent, &headers)
        .unwrap()
        .unwrap();
    assert!(!kept.choice.allows_party(marketing(&choice), "acme"));
    assert!(kept.choice.granted::<Marketing>().is_some());
    assert!(kept.choice.granted::<Analytics>().is_none());
    // A third party without its category is not accepted.
    let (alone, _) = answered(format!("answer=by-category&{seen}&party=marketing%2Facme"));
    assert!(!alone.choice.allows_party(marketing(&choice), "acme"));
}

#[test]
fn where_visitors_opt_out_nothing_is_asked_and_silence_is_no_refusal() {
    let consent = in_region(Profile::OptOut);
    let banner = banner();
    let choice = consent.choice(&HeaderMap::new());
    assert_eq!(banner.on(&choice).ask(), None);
    assert!(choice.granted::<Marketing>().is_some() && choice.granted::<Analytics>().is_some());
    assert_eq!(choice.standing("marketing"), Some(Standing::Open));
    let footer = banner.on(&choice).footer();
    assert!(
        footer.contains("<a href=\"/consent\">Do not sell or share my personal information</a>")
    );
    let html = banner.on(&choice).settings();
    assert!(
        boxes(&html).iter().all(|(_, state)| *state == "on"),
        "{html}"
    );
    assert!(html.contains("On unless you object"));
    assert!(sweep_script(&consent, &choice).ends_with("([]);\n"));

    // Opting out, and the signal.
    let out = Answer::reject_all()
        .record(&consent, &HeaderMap::new())
        .unwrap();
    assert!(out.choice.granted::<Marketing>().is_none());
    let signal = headers_of(&[("sec-gpc", "1")]);
    let choice = consent.choice(&signal);
    assert!(choice.granted::<Marketing>().is_none());
    assert!(
        banner
            .on(&choice)
            .footer()
            .contains("Global Privacy Control is honoured.")
    );

    let consent = in_region(Profile::NoRule);
    let choice = consent.choice(&HeaderMap::new());
    let footer = banner.on(&choice).footer();
    assert!(!footer.contains("Do not sell") && footer.contains("Cookie settings"));
    assert!(choice.granted::<Marketing>().is_some());
    let refused = Answer::reject_all()
        .record(&consent, &HeaderMap::new())
        .unwrap();
    assert!(refused.choice.granted::<Marketing>().is_none());
}

#[test]
fn a_signal_is_overridden_only_where_the_policy_says_so_and_only_explicitly() {
    let signal = headers_of(&[("sec-gpc", "1")]);
    let overridable = ConsentCookie::new(&COOKIE, &OVERRIDABLE).with(&Deployment::PRODUCTION);
    let yes = Answer::only(["marketing"]);
    let banner = banner();
    for (consent, may) in [(&overridable, true), (&consent(), false)] {
        let choice = consent.choice(&signal);
        let html = banner.on(&choice).ask().unwrap();
        let expected = if may { "off" } else { "off for good" };
        assert_eq!(boxes(&html)[1], ("marketing".to_owned(), expected));
        assert_eq!(html.contains("honoured unless you select it"), may);

        let all = Answer::accept_all().record(consent, &signal).unwrap();
        assert!(
            all.choice.granted::<Marketing>().is_none(),
            "accepting all is not explicit"
        );
        let explicit = yes.record(consent, &signal).unwrap();
        assert_eq!(explicit.choice.granted::<Marketing>().is_some(), may);
        if !may {
            continue;
        }
        assert!(explicit.record.to_string().contains(".marketing:y:"));
        assert!(explicit.grants_anew());
        let pair = format!("cookie-consent={}; sec=1", explicit.record);
        let with = |signals: &[(&str, &str)]| {
            let mut headers = headers_of(signals);
            headers.insert("cookie", pair.parse().unwrap());
            headers
        };
        // It stays valid with and without the signal; another signal still refuses.
        for (signals, granted) in [
            (&[("sec-gpc", "1")][..], true),
            (&[], true),
            (&[("sec-gpc", "1"), ("dnt", "1")], false),
        ] {
            let choice = consent.choice(&with(signals));
            assert_eq!(
                choice.granted::<Marketing>().is_some(),
                granted,
                "{signals:?}"
            );
        }
        // Accepting all afterwards keeps it; a consent from before the signal came does not count.
        let later = Answer::accept_all()
            .record(consent, &with(&[("sec-gpc", "1")]))
            .unwrap();
        assert!(later.choice.granted::<Marketing>().is_some());
        let before = yes.record(consent, &HeaderMap::new()).unwrap();
        let mut headers = headers_of(&[("sec-gpc", "1")]);
        let pair = format!("cookie-consent={}", before.record);
        headers.insert("cookie", pair.parse().unwrap());
        assert!(consent.choice(&headers).granted::<Marketing>().is_none());
    }
}

/// The registry's words with the dates of French.
static FRENCH: LazyLock<ConsentPlan> = LazyLock::new(|| {
    let english = Cookies::CONSENT.plan().words[0];
    let months = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let french = BannerWords {
        language: "fr",
        moment: "{date} à {time} (UTC)",
        dates: DateWords {
            first_day: "1er",
            months,
            ..english.dates
        },
        ..english
    };
    ConsentPlan {
        words: Box::leak(Box::new([english, french])),
        ..*Cookies::CONSENT.plan()
    }
});

#[test]
fn dates_are_in_the_language_of_the_question() {
    let consent = ConsentCookie::new(&COOKIE, &FRENCH).with(&Deployment::PRODUCTION);
    // The 1st of August 2026, 07:05.
    let record = format!("cookie-consent=1.{ID}.1785567900.en.analytics:g:0000000000000000");
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_785_567_960);
    let choice = consent.choice_at(&headers_of(&[("cookie", &record)]), at);
    let banner = banner();
    let view = banner.on(&choice).in_language("fr");
    let settings = view.settings();
    assert!(
        settings
            .contains("<time datetime=\"2026-08-01T07:05Z\">1er août 2026 à 07:05 (UTC)</time>"),
        "{settings}"
    );
    let question = view.ask().unwrap();
    assert!(
        question.contains("<time datetime=\"2100-01-01\">1er janvier 2100</time>"),
        "{question}"
    );
    let english = banner.on(&choice).in_language("en").ask().unwrap();
    assert!(english.contains(">1 January 2100</time>"), "{english}");
}
