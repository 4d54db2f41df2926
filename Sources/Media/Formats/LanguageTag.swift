/// What is compared of languages' tags (RFC 5646), and how a language is called for its speakers.
public enum LanguageTag {
    /// Whether two tags name the same language, whatever country they add. Source: RFC 4647 §3.3.1.
    public static func matches(_ tag: String?, _ wanted: String) -> Bool {
        guard let tag else { return false }
        return primary(tag) == primary(wanted)
    }

    /// A language's name for itself, by which its readers find it; the tag where it isn't known here.
    public static func ownName(_ tag: String) -> String { ownNames[primary(tag)] ?? tag }

    /// The language of a tag (RFC 5646 §2.2.1) in its shortest form; containers and packagers write the three-letter ones too.
    public static func primary(_ tag: String) -> String {
        let language = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        return shortForms[language] ?? language
    }

    private static let ownNames = [
        "fr": "Français", "en": "English", "de": "Deutsch", "es": "Español", "it": "Italiano", "pt": "Português", "nl": "Nederlands",
        "ar": "العربية", "zh": "中文", "ja": "日本語", "ko": "한국어", "ru": "Русский",
    ]

    /// ISO 639-2, both its terminologic and bibliographic codes, for the languages that films of a European club are dubbed in.
    private static let shortForms = [
        "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl",
        "jpn": "ja", "zho": "zh", "chi": "zh", "rus": "ru", "ara": "ar", "pol": "pl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi",
        "kor": "ko", "tur": "tr", "ell": "el", "gre": "el", "ces": "cs", "cze": "cs", "ron": "ro", "rum": "ro", "hun": "hu", "cat": "ca",
    ]
}
