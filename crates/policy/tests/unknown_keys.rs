//! A key that is not known is reported in every table, whatever else the table has.
#![allow(clippy::expect_used, reason = "helpers of tests")]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Code, Options, check_files};

const HEAD: &str = "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\n[service]\nname = \"Almanac\"\n\
                    domains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n";
const REST: &str = "category = \"necessary\"\nexemption = \"interface\"\npurpose = \"Remembers it.\"\nlifetime = \"1 day\"\n";

/// The keys that are reported as unknown.
fn unknown(text: &str) -> Vec<String> {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked =
        check_files(&files, "policy.toml".as_ref(), Options::today()).expect("it is in memory");
    let findings = checked
        .findings
        .iter()
        .filter(|finding| finding.code == Code::UnknownKey);
    findings
        .map(|finding| {
            text.get(finding.span.range())
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

#[test]
fn unknown_keys_are_reported_in_every_shape_of_entry() {
    let names = [
        "name = \"a\"\n",
        "names = { production = \"a\", development = \"b\" }\n",
        "match = { prefix = \"a_\" }\nexamples = [\"a_1\"]\n",
    ];
    let values = [
        "",
        "value = \"token\"\n",
        "value = { one_of = [\"x\", \"y\"] }\n",
    ];
    let domains = [
        "",
        "domain = \"our.example\"\n",
        "domain = { from_config = true, within = [\"our.example\"] }\n",
    ];
    for name in names {
        for value in values {
            for domain in domains {
                for unknown_keys in [1usize, 2, 3] {
                    let keys: String = (0..unknown_keys)
                        .map(|key| format!("zzz{key} = 1\n"))
                        .collect();
                    let text = format!("{HEAD}[cookies.entry]\n{name}{value}{domain}{REST}{keys}");
                    assert_eq!(unknown(&text).len(), unknown_keys, "{text}");
                }
            }
        }
    }
    for value in values {
        let text = format!(
            "{HEAD}[storage.entry]\nkey = \"a\"\nkind = \"local-storage\"\n{value}{REST}zzz = 1\n"
        );
        assert_eq!(unknown(&text), ["zzz"], "{text}");
    }
}

#[test]
fn a_misspelt_key_is_reported_once_and_the_right_one_named() {
    for (line, misspelt, right) in [
        (
            "lifetime = \"1 day\"\n",
            "lifetme = \"1 day\"\n",
            "`lifetime`",
        ),
        (
            "purpose = \"Remembers it.\"\n",
            "purpse = \"Remembers it.\"\n",
            "`purpose`",
        ),
        (
            "exemption = \"interface\"\n",
            "exmption = \"interface\"\n",
            "`exemption`",
        ),
        (
            "category = \"necessary\"\n",
            "categry = \"necessary\"\n",
            "`category`",
        ),
    ] {
        let text = format!(
            "{HEAD}[cookies.entry]\nname = \"a\"\nvalue = \"token\"\n{}",
            REST.replace(line, misspelt)
        );
        let files = Memory::from_iter([("policy.toml", text.as_str())]);
        let checked =
            check_files(&files, "policy.toml".as_ref(), Options::today()).expect("it is in memory");
        let helps: Vec<_> = checked
            .findings
            .iter()
            .filter_map(|finding| finding.help.as_deref())
            .collect();
        assert_eq!(helps, [format!("did you mean {right}?")], "{text}");
    }
}

#[test]
fn a_key_of_the_file_that_is_written_below_a_header_is_moved_up() {
    for key in ["include = [\"more.toml\"]", "format = 1"] {
        let text = format!("{HEAD}[cookies.entry]\nname = \"a\"\nvalue = \"token\"\n{REST}{key}\n");
        let files = Memory::from_iter([("policy.toml", text.as_str())]);
        let checked =
            check_files(&files, "policy.toml".as_ref(), Options::today()).expect("it is in memory");
        let mut helps = checked
            .findings
            .iter()
            .filter_map(|finding| finding.help.as_deref());
        let wanted = "write it at the beginning of the file, above the first header in brackets";
        assert!(helps.any(|help| help == wanted), "{key}");
    }
}
