/// Names of the countries and languages that films come from, as the viewer says them; of others their code. The box carries no ICU.
///
/// Source: ISO 3166-1 and ISO 639-1 for the codes, usage for the names.
enum PlaceNames {
    /// - Parameter code: By ISO 3166-1 alpha-2.
    static func country(_ code: String, _ strings: Strings) -> String {
        countries[code].map { strings.pick($0.0, $0.1) } ?? code
    }

    /// In lower case in French, as within a sentence.
    ///
    /// - Parameter tag: By BCP 47; what comes after the language counts for nothing where it isn't common.
    static func language(_ tag: String, _ strings: Strings) -> String {
        let lower = tag.lowercased()
        let name = languages[lower] ?? languages[String(lower.prefix { $0 != "-" && $0 != "_" })]
        return name.map { strings.pick($0.0, $0.1) } ?? tag
    }

    private static let countries: [String: (String, String)] = [
        "AR": ("Argentine", "Argentina"), "AT": ("Autriche", "Austria"), "AU": ("Australie", "Australia"), "BE": ("Belgique", "Belgium"),
        "BR": ("Brésil", "Brazil"), "CA": ("Canada", "Canada"), "CH": ("Suisse", "Switzerland"), "CL": ("Chili", "Chile"),
        "CN": ("Chine", "China"), "CZ": ("Tchéquie", "Czechia"), "DE": ("Allemagne", "Germany"), "DK": ("Danemark", "Denmark"),
        "DZ": ("Algérie", "Algeria"), "EG": ("Égypte", "Egypt"), "ES": ("Espagne", "Spain"), "FI": ("Finlande", "Finland"),
        "FR": ("France", "France"), "GB": ("Royaume-Uni", "United Kingdom"), "GR": ("Grèce", "Greece"), "HK": ("Hong Kong", "Hong Kong"),
        "HU": ("Hongrie", "Hungary"), "IE": ("Irlande", "Ireland"), "IL": ("Israël", "Israel"), "IN": ("Inde", "India"),
        "IR": ("Iran", "Iran"), "IS": ("Islande", "Iceland"), "IT": ("Italie", "Italy"), "JP": ("Japon", "Japan"),
        "KR": ("Corée du Sud", "South Korea"), "LB": ("Liban", "Lebanon"), "LU": ("Luxembourg", "Luxembourg"), "MA": ("Maroc", "Morocco"),
        "MX": ("Mexique", "Mexico"), "NL": ("Pays-Bas", "Netherlands"), "NO": ("Norvège", "Norway"),
        "NZ": ("Nouvelle-Zélande", "New Zealand"),
        "PL": ("Pologne", "Poland"), "PS": ("Palestine", "Palestine"), "PT": ("Portugal", "Portugal"), "RO": ("Roumanie", "Romania"),
        "RU": ("Russie", "Russia"), "SE": ("Suède", "Sweden"), "SN": ("Sénégal", "Senegal"), "TN": ("Tunisie", "Tunisia"),
        "TR": ("Turquie", "Turkey"), "TW": ("Taïwan", "Taiwan"), "UA": ("Ukraine", "Ukraine"), "US": ("États-Unis", "United States"),
        "ZA": ("Afrique du Sud", "South Africa"),
    ]

    private static let languages: [String: (String, String)] = [
        "ar": ("arabe", "Arabic"), "br": ("breton", "Breton"), "ca": ("catalan", "Catalan"), "cs": ("tchèque", "Czech"),
        "da": ("danois", "Danish"), "de": ("allemand", "German"), "el": ("grec", "Greek"), "en": ("anglais", "English"),
        "es": ("espagnol", "Spanish"), "eu": ("basque", "Basque"), "fa": ("persan", "Persian"), "fi": ("finnois", "Finnish"),
        "fr": ("français", "French"), "fr-ca": ("français du Québec", "Canadian French"), "he": ("hébreu", "Hebrew"),
        "hi": ("hindi", "Hindi"), "hu": ("hongrois", "Hungarian"), "is": ("islandais", "Icelandic"), "it": ("italien", "Italian"),
        "ja": ("japonais", "Japanese"), "ko": ("coréen", "Korean"), "nl": ("néerlandais", "Dutch"), "no": ("norvégien", "Norwegian"),
        "oc": ("occitan", "Occitan"), "pl": ("polonais", "Polish"), "pt": ("portugais", "Portuguese"), "ro": ("roumain", "Romanian"),
        "ru": ("russe", "Russian"), "sv": ("suédois", "Swedish"), "th": ("thaï", "Thai"), "tr": ("turc", "Turkish"),
        "uk": ("ukrainien", "Ukrainian"), "und": ("langue non précisée", "unspecified language"), "vi": ("vietnamien", "Vietnamese"),
        "wo": ("wolof", "Wolof"), "zh": ("chinois", "Chinese"),
    ]
}
