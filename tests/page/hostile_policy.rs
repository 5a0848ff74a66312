//! Policies in which every text is hostile.

use cookie_registry_policy::{Options, Policy, check_files, source::Memory};

/// A policy in which every text is made by `text`, from a name of the field.
pub(super) fn policy_of(text: impl Fn(&str) -> String) -> Policy {
    recovered(toml_of(text))
}

/// A policy with so many further cookies and storage keys, in whose texts the hostile ones come by turns.
pub(super) fn large(entries: usize, hostile: impl Fn(usize) -> &'static str) -> Policy {
    let mut toml = toml_of(harmless);
    for entry in 0..entries {
        let text = |field: usize| {
            let text = hostile((entry + field) % (HOSTILE.len() + 1));
            serde_json::to_string(text).unwrap()
        };
        let (table, name) = match entry % 3 {
            0 => ("storage", "kind = \"local-storage\"\nkey"),
            _ => ("cookies", "name"),
        };
        toml += &format!(
            "[{table}.more-{entry}]\n{name} = {}\ncategory = \"analytics\"\npurpose = {}\nlifetime = \"1 day\"\n\
             provider = {}\nrecipients = [{}]\ncleared_on = [{}]\n",
            text(0),
            text(1),
            text(2),
            text(3),
            text(4),
        );
    }
    recovered(toml)
}

fn recovered(toml: String) -> Policy {
    let files = Memory::from_iter([("policy.toml", toml)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    // Such texts are findings too; what is tested is that the page would hold without them.
    checked.recovered().clone()
}

fn toml_of(text: impl Fn(&str) -> String) -> String {
    let quoted = |field: &str| serde_json::to_string(&text(field)).unwrap();
    let mut toml = format!(
        "format = 1\n[policy]\ntitle = {}\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\nversion = 3\n\
         [service]\nname = {}\ncontroller = {}\ncovers = {}\ncontact = {}\nprivacy_policy = {}\ncomplaints = {}\ndomains = [{}]\n",
        quoted("title"),
        quoted("service"),
        quoted("controller"),
        quoted("covers"),
        quoted("contact"),
        quoted("privacy"),
        quoted("complaints"),
        quoted("domain"),
    );
    toml += &format!(
        "[categories.own]\ntitle = {}\ndescription = {}\nlike = \"analytics\"\n",
        quoted("category title"),
        quoted("category description"),
    );
    toml += &format!(
        "[cookies.one]\nname = {}\nprovider = {}\ncategory = \"own\"\npurpose = {}\nlifetime = \"1 day\"\n\
         recipients = [{}, {}]\ncleared_on = [{}]\npolicy = {}\nhost = {}\n\
         transfers = [{{ country = {}, safeguard = {} }}]\n",
        quoted("name"),
        quoted("provider"),
        quoted("purpose"),
        quoted("recipient"),
        quoted("other recipient"),
        quoted("event"),
        quoted("vendor policy"),
        quoted("host"),
        quoted("country"),
        quoted("safeguard"),
    );
    toml += &format!(
        "[cookies.family]\nmatch = {{ prefix = {}, suffix = {} }}\nexamples = [{}]\ndomain = {}\ncategory = \"own\"\n\
         purpose = {}\nlifetime = \"1 day\"\nset_by = \"other-service\"\nprovider = {}\n",
        quoted("prefix"),
        quoted("suffix"),
        quoted("example"),
        quoted("cookie domain"),
        quoted("family purpose"),
        quoted("family provider"),
    );
    toml += &format!(
        "[storage.two]\nkey = {}\nkind = \"local-storage\"\ncategory = \"own\"\npurpose = {}\nlifetime = \"1 day\"\nexpired_by = {}\n",
        quoted("key"),
        quoted("storage purpose"),
        quoted("expired by"),
    );
    toml += &format!(
        "[third_parties.pay]\nname = {}\nwhere = {}\nwhy = {}\npolicy = {}\ndomains = [{}]\n\
         [planned.later]\ncategory = \"marketing\"\nwhy = {}\n",
        quoted("party"),
        quoted("where"),
        quoted("why"),
        quoted("party policy"),
        quoted("party domain"),
        quoted("planned why"),
    );
    toml += &format!(
        "[choices]\nblocking_necessary = {}\nsettings = {}\nobjection = {}\n\
         [changes]\nannounced_by = [{}, {}]\nprocess = {}\n[[changes.log]]\ndate = 2026-05-09\nsummary = {}\n",
        quoted("blocking"),
        quoted("settings"),
        quoted("objection"),
        quoted("means"),
        quoted("other means"),
        quoted("process"),
        quoted("summary"),
    );
    toml
}

pub(super) const FIELDS: usize = 44;

pub(super) const HOSTILE: [&str; 24] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</td></tr></table></section></article><h1>mine</h1>",
    "<!-- ",
    "]]>",
    "<![CDATA[",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://our.example",
    "data:text/html,<script>alert(1)</script>",
    "a | b | c",
    "`code` ``more``",
    "[text](https://evil.example \"t\") ![x](y)",
    "[ref]: https://evil.example",
    "# head",
    "1. one",
    "- item\n- item",
    "first\n\n> second\n\n    code\n\n***\n",
    "line\\",
    "**b** _i_ ~~s~~ <https://evil.example>",
    "{{ 7 * 7 }} {% raw %} {# c #} {service}",
    "&lt;b&gt; &amp;amp; &#60;",
    "\u{202E}evil\u{2066}\u{2067} \u{0}\u{1b}[31m\u{85}\u{FFFF}",
    "https://evil.example/?a=1&b=2 www.evil.example <a href=//evil>",
];

/// Text of the same shape that means nothing in any format.
pub(super) fn harmless(_: &str) -> String {
    "Words".to_owned()
}
