//! Jurisdictions, the roles of providers, tracking technologies, the pages on which third parties set cookies, and the
//! responses to privacy signals.

use crate::word::words;

words! {
    /// A set of legal rules that applies to the service.
    #[non_exhaustive]
    pub enum Jurisdiction("jurisdiction") {
        Eu = "eu": "European Union and EEA: ePrivacy Directive article 5(3) and the GDPR.",
        Uk = "uk": "United Kingdom: PECR as amended by the Data (Use and Access) Act 2025.",
        Fr = "fr": "France: article 82 of the Loi Informatique et Libertés, CNIL guidelines.",
        De = "de": "Germany: section 25 TDDDG.",
        Es = "es": "Spain: LSSI, AEPD guide on cookies.",
        UsCa = "us-ca": "California: CalOPPA and the CCPA regulations.",
        It = "it": "Italy: article 122 of the Privacy Code, guidelines of the Garante.",
        Nl = "nl": "Netherlands: article 11.7a of the Telecommunicatiewet.",
        Ch = "ch": "Switzerland: article 45c of the Fernmeldegesetz, guidance of the FDPIC. Visitors opt out; no consent is asked in advance.",
        CaQc = "ca-qc": "Quebec: sections 8.1 and 9.1 of the Act respecting the protection of personal information in the private sector.",
        Br = "br": "Brazil: the LGPD, guide of the ANPD on cookies.",
        UsCo = "us-co": "Colorado: its privacy law requires services to honour the opt-out signals of browsers.",
        UsCt = "us-ct": "Connecticut: its privacy law requires services to honour the opt-out signals of browsers.",
        UsDe = "us-de": "Delaware: its privacy law requires services to honour the opt-out signals of browsers.",
        UsMd = "us-md": "Maryland: its privacy law requires services to honour the opt-out signals of browsers.",
        UsMn = "us-mn": "Minnesota: its privacy law requires services to honour the opt-out signals of browsers.",
        UsMt = "us-mt": "Montana: its privacy law requires services to honour the opt-out signals of browsers.",
        UsNe = "us-ne": "Nebraska: its privacy law requires services to honour the opt-out signals of browsers.",
        UsNh = "us-nh": "New Hampshire: its privacy law requires services to honour the opt-out signals of browsers.",
        UsNj = "us-nj": "New Jersey: its privacy law requires services to honour the opt-out signals of browsers.",
        UsOr = "us-or": "Oregon: its privacy law requires services to honour the opt-out signals of browsers.",
        UsTx = "us-tx": "Texas: its privacy law requires services to honour the opt-out signals of browsers.",
    }
}

words! {
    /// The role of a provider for the data that it receives, in the terms of the GDPR, article 4(7) and (8), and article 26.
    #[non_exhaustive]
    pub enum Role("role") {
        Processor = "processor": "It processes the data on behalf of the service only.",
        Controller = "controller": "It decides on its own for which purposes it uses the data.",
        JointController = "joint-controller": "It and the service decide together for which purposes they use the data.",
    }
}

words! {
    /// A technology that recognises or observes visitors without a cookie or a storage key of this policy. The law
    /// treats information that the technology reads from a device like a cookie (EDPB, guidelines 2/2023 on article
    /// 5(3) of the ePrivacy Directive).
    #[non_exhaustive]
    pub enum Technology("technology") {
        Pixel = "pixel": "An image or a request in a page or an email, which tells a server that it was opened.",
        Fingerprinting = "fingerprinting": "Properties of the browser and the device, which together recognise the visitor.",
        LinkDecoration = "link-decoration": "An identifier in the address of a link, which recognises the visitor on the page to which it leads.",
        DeviceApi = "device-api": "Data or an identifier that the device itself offers, such as its advertising identifier or its location.",
        ServerSide = "server-side": "The server of the service passes data about the visit to another company.",
    }
}

words! {
    /// On whose pages a third party sets its cookies.
    #[non_exhaustive]
    pub enum SetsOn("sets_on") {
        TheirPages = "their-pages": "Only on pages that the third party operates itself.",
        OurPages = "our-pages": "On our pages; each of its cookies must then be declared with set_by = \"third-party\".",
    }
}

words! {
    /// What the service does when a browser sends a privacy signal.
    #[non_exhaustive]
    pub enum SignalResponse("response to a signal") {
        NoEffect = "no-effect": "The signal has no effect, because the service does none of the things that the signal asks a service to stop.",
        Honoured = "honoured": "The service treats the signal as a refusal of the categories that the explanation of this key names.",
    }
}

words! {
    /// A person's judgement of a change of the policy, from the least to the most serious.
    pub enum Judgement("verdict") {
        Editorial = "editorial": "The meaning is the same: a correction of spelling or style.",
        Minor = "minor": "Something has changed, but not to the disadvantage of visitors.",
        Material = "material": "Visitors must be informed. Those who had consented must be asked again.",
    }
}

words! {
    /// Whether a policy demands approvals of its entries.
    pub enum ApprovalDemand("demand for approvals") {
        Voluntary = "voluntary": "Nothing needs an approval. As soon as one entry, `tracking` table or third party is approved, `check` warns about every other one that is in use but not approved.",
        Required = "required": "Each entry in use, each `tracking` table and each third party needs a valid approval with the name of who approved it.",
    }
}
