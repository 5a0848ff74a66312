//! The buttons of this project's banner and of common consent platforms, as their documentation names them.

/// The buttons of one platform, as CSS selectors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Platform {
    /// Its name, for the report.
    pub(crate) name: &'static str,
    /// The buttons that accept everything, the best first.
    pub(crate) accept: &'static [&'static str],
    /// The buttons that reject everything, the best first.
    pub(crate) reject: &'static [&'static str],
    /// Opens the settings again after a choice; empty if the platform has no usual one.
    pub(crate) reopen: &'static str,
}

/// The settings of a platform that have no button to reject everything once there was an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switches {
    /// The name of the platform.
    pub(crate) name: &'static str,
    /// What is clicked, one after another, until nothing is left: the switches that are on, or the choices against that are not made.
    pub(crate) on: &'static str,
    /// The button that saves.
    pub(crate) save: &'static str,
}

/// The settings with switches.
pub(crate) const SWITCHES: &[Switches] = &[
    Switches {
        name: "Klaro",
        on: ".klaro .cm-list-input:checked:not(.required):not(.only-required)",
        save: ".klaro .cm-modal .cm-btn-accept",
    },
    Switches {
        name: "Orejime",
        on: ".orejime-Modal .orejime-Purpose-input:checked:not(:disabled)",
        save: ".orejime-Modal-saveButton",
    },
    Switches {
        name: "DSFR",
        on: ".fr-consent-manager input[type=radio]:is([id$=\"-refuse\"], [id$=\"-decline\"]):not(:checked):not(:disabled)",
        save: ".fr-consent-manager__buttons button",
    },
];

/// The functions of platforms that open the settings again, as their documentation names them, for sites whose own link calls one of
/// them and cannot be known.
pub(crate) const OPENING_CALLS: &[&str] = &[
    "klaro.show()",
    "orejime.prompt()",
    "CookieConsent.showPreferences()",
    "tarteaucitron.userInterface.openPanel()",
    "OneTrust.ToggleInfoDisplay()",
    "Cookiebot.renew()",
    "UC_UI.showSecondLayer()",
    "Didomi.preferences.show()",
    "Osano.cm.showDrawer('osano-cm-dom-info-dialog-open')",
    "revisitCkyConsent()",
    "_iub.cs.api.openPreferences()",
    "openAxeptioCookies()",
    "CookieScript.instance.show()",
    "CookieFirst.openPanel()",
    "displayPreferenceModal()",
    "__tcfapi('displayConsentUi', 2, () => {})",
];

/// The button that withdraws all consent, of this project's own banner.
pub(crate) const OWN_WITHDRAWAL: &str = "form button[name=answer][value=withdrawal]";

/// The platforms, this project's own banner first.
pub(crate) const PLATFORMS: &[Platform] = &[
    Platform {
        name: "cookie-registry",
        accept: &["form button[name=answer][value=accept-all]"],
        reject: &["form button[name=answer][value=reject-all]"],
        reopen: "",
    },
    Platform {
        name: "vanilla-cookieconsent 3",
        accept: &["#cc-main .cm__btn[data-role=all]"],
        reject: &["#cc-main .cm__btn[data-role=necessary]"],
        reopen: "[data-cc=show-preferencesModal], [data-cc=show-consentModal]",
    },
    Platform {
        name: "vanilla-cookieconsent 3, preferences",
        accept: &["#cc-main .pm__btn[data-role=all]"],
        reject: &["#cc-main .pm__btn[data-role=necessary]"],
        reopen: "",
    },
    Platform {
        name: "OneTrust",
        accept: &[
            "#onetrust-accept-btn-handler",
            "#accept-recommended-btn-handler",
        ],
        reject: &["#onetrust-reject-all-handler", ".ot-pc-refuse-all-handler"],
        reopen: "#ot-sdk-btn, .ot-sdk-show-settings",
    },
    Platform {
        name: "Cookiebot",
        accept: &[
            "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll",
            "#CybotCookiebotDialogBodyButtonAccept",
        ],
        reject: &[
            "#CybotCookiebotDialogBodyButtonDecline",
            "#CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll",
        ],
        reopen: "#CookiebotWidget button, a[href=\"javascript: Cookiebot.renew()\"]",
    },
    Platform {
        name: "Usercentrics",
        accept: &["[data-testid=uc-accept-all-button]"],
        reject: &["[data-testid=uc-deny-all-button]"],
        reopen: "[data-testid=uc-privacy-button]",
    },
    Platform {
        name: "Didomi",
        accept: &["#didomi-notice-agree-button"],
        reject: &[
            "#didomi-notice-disagree-button",
            ".didomi-continue-without-agreeing",
        ],
        reopen: "a[href=\"javascript:Didomi.preferences.show()\"]",
    },
    Platform {
        name: "TrustArc",
        accept: &["#truste-consent-button"],
        reject: &["#truste-consent-required"],
        reopen: "#teconsent a",
    },
    Platform {
        name: "Osano",
        accept: &[".osano-cm-accept-all", ".osano-cm-accept"],
        reject: &[".osano-cm-denyAll", ".osano-cm-deny"],
        reopen: ".osano-cm-widget",
    },
    Platform {
        name: "CookieYes",
        accept: &[".cky-btn-accept"],
        reject: &[".cky-btn-reject"],
        reopen: ".cky-btn-revisit",
    },
    Platform {
        name: "Complianz",
        accept: &[".cmplz-btn.cmplz-accept"],
        reject: &[".cmplz-btn.cmplz-deny"],
        reopen: ".cmplz-manage-consent",
    },
    Platform {
        name: "iubenda",
        accept: &[".iubenda-cs-accept-btn"],
        reject: &[".iubenda-cs-reject-btn"],
        reopen: ".iubenda-cs-preferences-link, .iubenda-tp-btn",
    },
    Platform {
        name: "Klaro",
        accept: &[
            ".klaro .cm-btn-accept-all",
            ".klaro .cookie-notice .cm-btn-success",
        ],
        reject: &[".klaro .cn-decline", ".klaro .cm-btn-decline"],
        reopen: "[onclick*=\"klaro.show\"]",
    },
    Platform {
        name: "tarteaucitron",
        accept: &["#tarteaucitronPersonalize2", "#tarteaucitronAllAllowed"],
        reject: &["#tarteaucitronAllDenied2", "#tarteaucitronAllDenied"],
        reopen: "#tarteaucitronManager, #tarteaucitronIcon button",
    },
    Platform {
        name: "Axeptio",
        accept: &["#axeptio_btn_acceptAll"],
        reject: &["#axeptio_btn_dismiss", ".axeptio_mount .ax-discardButton"],
        reopen: "#axeptio_main_button",
    },
    Platform {
        name: "CookieScript",
        accept: &["#cookiescript_accept"],
        reject: &["#cookiescript_reject"],
        reopen: "#cookiescript_badge",
    },
    Platform {
        name: "CookieFirst",
        accept: &["[data-cookiefirst-action=accept]"],
        reject: &["[data-cookiefirst-action=reject]"],
        reopen: "[data-cookiefirst-widget=banner], .cookiefirst-settings",
    },
    Platform {
        name: "Termly",
        accept: &["[data-tid=banner-accept]"],
        reject: &["[data-tid=banner-decline]"],
        reopen: ".termly-display-preferences",
    },
    Platform {
        name: "InMobi Choice",
        accept: &[".qc-cmp2-summary-buttons button[mode=primary]"],
        reject: &[
            "#disagree-btn",
            ".qc-cmp2-summary-buttons button[mode=secondary]:nth-of-type(2)",
            ".qc-cmp2-header-links button",
        ],
        reopen: "#qc-cmp2-persistent-link",
    },
    Platform {
        name: "consentmanager",
        accept: &["#cmpbntyestxt", ".cmpboxbtnyes"],
        reject: &["#cmpbntnotxt", ".cmpboxbtnno"],
        reopen: "#cmpiconhome, .cmpfooterlink",
    },
    Platform {
        name: "Borlabs Cookie",
        accept: &[
            "a[data-borlabs-cookie-actions=\"accept-all\"]",
            ".brlbs-btn-accept-all",
            "a[data-cookie-accept-all]",
        ],
        reject: &[
            "a[data-borlabs-cookie-actions=\"accept-only-essential\"]",
            ".brlbs-btn-accept-only-essential",
            "a[data-cookie-refuse]",
        ],
        reopen: ".borlabs-cookie-open-dialog-preferences, .borlabs-cookie-preference",
    },
    Platform {
        name: "vanilla-cookieconsent 2",
        accept: &["#s-all-bn", "#c-p-bn"],
        // The button of the banner may open the settings instead, which then offer the rejection.
        reject: &["#s-rall-bn", "#c-s-bn"],
        reopen: "[data-cc=c-settings]",
    },
    Platform {
        name: "cookieconsent (Osano)",
        accept: &[".cc-window .cc-allow"],
        reject: &[".cc-window .cc-deny"],
        reopen: ".cc-revoke",
    },
    Platform {
        name: "Orejime",
        accept: &[".orejime-Banner-saveButton", ".orejime-Notice-saveButton"],
        reject: &[
            ".orejime-Banner-declineButton",
            ".orejime-Notice-declineButton",
        ],
        reopen: "[onclick*=\"orejime.prompt\"], [onclick*=\"orejime.show\"]",
    },
    Platform {
        name: "DSFR",
        accept: &[".fr-consent-banner__buttons li:nth-child(1) button"],
        reject: &[".fr-consent-banner__buttons li:nth-child(2) button"],
        reopen: "",
    },
    Platform {
        name: "react-cookie-consent",
        accept: &["#rcc-confirm-button"],
        reject: &["#rcc-decline-button"],
        reopen: "",
    },
    Platform {
        name: "react-cookie-manager",
        accept: &[".cookie-manager .rcm-button-primary"],
        reject: &[".cookie-manager .rcm-button-secondary"],
        reopen: "",
    },
    Platform {
        name: "c15t",
        accept: &[
            "[data-testid=consent-banner-accept-button]",
            "[data-testid=consent-widget-footer-accept-button]",
        ],
        reject: &[
            "[data-testid=consent-banner-reject-button]",
            "[data-testid=consent-widget-reject-button]",
        ],
        reopen: "",
    },
    Platform {
        name: "cookie-consent-js",
        accept: &[".cookie-consent-modal .btn-accept-all"],
        reject: &[".cookie-consent-modal .btn-accept-necessary"],
        reopen: "a[href=\"javascript:cookieConsent.reset()\"]",
    },
];

/// Returns whether a selector is that of this project's own banner, whose settings keep their buttons after an answer.
pub(crate) fn is_own(selector: &str) -> bool {
    name_of(selector) == Some(PLATFORMS[0].name)
}

/// Returns the platform that has a selector.
pub(crate) fn name_of(selector: &str) -> Option<&'static str> {
    let has = |it: &&Platform| {
        it.reopen == selector || it.accept.contains(&selector) || it.reject.contains(&selector)
    };
    if selector == OWN_WITHDRAWAL {
        return Some(PLATFORMS[0].name);
    }
    let with_switches = |it: &&Switches| it.save == selector || it.on == selector;
    let known = PLATFORMS.iter().find(has).map(|it| it.name);
    known.or_else(|| SWITCHES.iter().find(with_switches).map(|it| it.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_belongs_to_one_platform() {
        for platform in PLATFORMS {
            for selector in platform.accept.iter().chain(platform.reject) {
                assert_eq!(name_of(selector), Some(platform.name), "{selector}");
                // One of a list is found by its place in the document, not by its place in the list.
                assert!(!selector.contains(','), "{selector}");
            }
        }
        assert_eq!(name_of(OWN_WITHDRAWAL), Some("cookie-registry"));
        assert_eq!(name_of("#other"), None);
    }
}
