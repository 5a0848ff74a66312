//! The elements that the banner adds to every page, and the settings page.

use super::Banner;
use super::consent_mode::consent_mode;
use super::html::{Fragment, Html};
use super::rendered::Part;
use super::view::BannerView;
use cookie_registry::Profile;

impl BannerView<'_> {
    /// Renders the elements for the `<head>` of every page:
    ///
    /// - the style sheet, or the link to it ([`Banner::link_style`]);
    /// - the choice, for the module that `generate typescript` writes, because scripts cannot read an HttpOnly consent
    ///   cookie;
    /// - for the same module, the [`Profile`] of the visitor's region, unless it is the default profile;
    /// - if the policy has storage that depends on the choice, the script that removes storage keys that the choice
    ///   does not allow;
    /// - if third parties load scripts or embeds, or the policy has `consent_mode`, the script that starts them after consent.
    ///   With `consent_mode`, place these elements before Google's tags.
    #[must_use]
    pub fn head(&self) -> String {
        let mut html = String::new();
        self.append_head_to(&mut html);
        html
    }

    /// Appends [`head`](Self::head) to a page, without allocating another string.
    pub fn append_head_to(&self, page: &mut String) {
        self.append_part(
            page,
            Part::Head,
            None,
            |html| self.choice_fields(html),
            || self.head_parts(),
        );
    }

    /// Renders the elements for the `<head>`, with a place for those that differ between visitors in one state.
    fn head_parts(&self) -> Fragment {
        let mut html = Html::default();
        self.style(&mut html);
        html.place_for_fields();
        if self.choice().profile() != Profile::OptIn {
            html.raw("<meta name=\"cookie-registry-profile\" content=\"")
                .raw(self.choice().profile().as_str())
                .raw("\">\n");
        }
        let plan = self.plan();
        if plan.consent_mode || !plan.loads.is_empty() {
            html.raw("<script src=\"")
                .text(self.banner().loads_script_path());
            // Google's tags must find the signals, so that script is not deferred.
            html.raw(if plan.consent_mode {
                "\"></script>\n"
            } else {
                "\" defer></script>\n"
            });
        }
        let categories = plan.categories;
        if categories.iter().any(|asked| !asked.storage.is_empty()) {
            html.raw("<script src=\"")
                .text(self.banner().script_path())
                .raw("\" defer></script>\n");
        }
        html.finish()
    }

    /// Writes the elements for the `<head>` that state the choice.
    fn choice_fields(&self, html: &mut Html) {
        let choice = self.choice();
        let has_record = choice.age().is_some();
        if has_record {
            html.raw("<meta name=\"cookie-registry-consent\" content=\"")
                .written(|text| choice.append_record_to(text))
                .raw("\">\n");
        }
        if self.plan().consent_mode {
            html.raw("<meta name=\"cookie-registry-consent-mode\" content=\"")
                .text(consent_mode(choice))
                .raw("\">\n");
        }
    }

    /// Writes the style sheet into the page, or a link to it.
    fn style(&self, html: &mut Html) {
        if self.banner().is_style_linked {
            html.raw("<link rel=\"stylesheet\" href=\"")
                .text(self.banner().style_path())
                .raw("\">\n");
        } else {
            html.raw("<style>").raw(Banner::STYLE).raw("</style>\n");
        }
    }

    /// Renders the settings as a complete HTML document, with the style sheet and a link to the policy.
    #[must_use]
    pub fn settings_page(&self) -> String {
        let Some(words) = self.words() else {
            return String::new();
        };
        let mut html = Html::default();
        html.raw("<!doctype html>\n<html lang=\"")
            .text(words.language)
            .raw("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .raw("<meta name=\"robots\" content=\"noindex\">\n<title>")
            .text(words.settings)
            .raw(" - ")
            .text(self.plan().service)
            .raw("</title>\n");
        let mut document = html.finish().bare();
        document.push_str(&self.head());
        document.push_str("</head>\n<body class=\"consent-document\">\n<main>\n");
        document.push_str(&self.settings_under("h1", words, true));
        document.push_str("</main>\n</body>\n</html>\n");
        document
    }
}
