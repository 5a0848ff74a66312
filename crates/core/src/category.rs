//! The category of an entry, why it is exempt from consent, and who sets it.

use crate::word::words;

words! {
    /// The four categories into which regulators and consent tools sort cookies.
    ///
    /// A policy may declare custom categories under `[categories.KEY]`. The key `like` of a custom category names one
    /// of these four. A category does not decide which legal exemption applies: see [`Exemption`].
    #[non_exhaustive]
    pub enum Category("category") {
        Necessary = "necessary": "Needed for the service that the visitor asked for; works without consent.",
        Preferences = "preferences": "Remembers choices about how the site looks or behaves.",
        Analytics = "analytics": "Measures how the site is used.",
        Marketing = "marketing": "Advertising, or following visitors across sites.",
    }
}

words! {
    /// Why no consent is required: the exempt classes of the Article 29 Working Party's opinion 04/2012 (WP
    /// 194), and those that national law has added since. Criterion A and criterion B are the names that the
    /// opinion gives to the two exemptions of ePrivacy Directive 2002/58/EC, article 5(3): A is for the
    /// transmission of a communication, B is for a service that the visitor explicitly requested.
    #[non_exhaustive]
    pub enum Exemption("exemption") {
        Transmission = "transmission": "Serves only to transmit a communication over a network (criterion A).",
        UserInput = "user-input": "Keeps what the visitor entered: a form, a basket, a choice (criterion B).",
        Authentication = "authentication": "Recognises a visitor who has signed in (criterion B).",
        Security = "security": "Increases the security of a service that the visitor explicitly requested (criterion B).",
        MediaPlayer = "media-player": "Technical data that a video or audio player needs during the session (criterion B).",
        LoadBalancing = "load-balancing": "Keeps the visitor on the same server during the session (criterion A).",
        Interface = "interface": "Remembers a language, a theme or a layout that the visitor chose (criterion B).",
        SocialSharing = "social-sharing": "Lets signed-in members of a social network share content (criterion B).",
        Statistics = "statistics": "Statistics on how the service is used, collected by the service to improve it. Accepted only in the United Kingdom, and there only as long as the visitor has not objected.",
        Appearance = "appearance": "Adapts the look or the functions of the site to the visitor's preferences. Accepted only in the United Kingdom, and there only as long as the visitor has not objected.",
        AudienceMeasurement = "audience-measurement": "Anonymous audience statistics that only the publisher of the site uses. Accepted in France, Italy, the Netherlands and Spain, each on conditions.",
        EmergencyAssistance = "emergency-assistance": "Finds where the visitor is, to send emergency assistance that the visitor asked for. Accepted in the United Kingdom only.",
    }
}

words! {
    /// Who writes the cookie.
    #[non_exhaustive]
    pub enum SetBy("set_by") {
        Server = "server": "This service sets it in a Set-Cookie header. The default for a cookie.",
        Script = "script": "JavaScript of this site sets it in the browser.",
        ThirdParty = "third-party": "Another company sets the entry through a script or a frame on our pages; name that company in `provider`.",
        OtherService = "other-service": "Another program of the same site sets the entry; write the name of that program as `provider`.",
    }
}

impl Category {
    /// Returns whether the category requires consent when no exemption is claimed
    /// (ePrivacy Directive 2002/58/EC, article 5(3)).
    ///
    /// ```
    /// use cookie_registry_core::Category;
    /// assert!(!Category::Necessary.needs_consent());
    /// assert!(Category::Analytics.needs_consent());
    /// ```
    #[must_use]
    pub const fn needs_consent(self) -> bool {
        !matches!(self, Self::Necessary)
    }
}

impl Exemption {
    /// Returns whether the exemption ends when the visitor objects: true for `statistics` and
    /// `appearance` (Privacy and Electronic Communications Regulations 2003, Schedule A1, as inserted by the
    /// Data (Use and Access) Act 2025).
    ///
    /// ```
    /// use cookie_registry_core::Exemption;
    /// assert!(Exemption::Statistics.ends_on_objection());
    /// assert!(!Exemption::Authentication.ends_on_objection());
    /// ```
    #[must_use]
    pub const fn ends_on_objection(self) -> bool {
        matches!(self, Self::Statistics | Self::Appearance)
    }
}
