/// One text in several languages.
public struct LocalizedText: Hashable, Sendable {
    /// By language code in lower case: `fr`, `en`. Never empty.
    public let texts: [String: String]

    /// - Parameter texts: By language code.
    /// - Returns: nil where there is none, so that a text always has something to show.
    public init?(_ texts: [String: String]) {
        let kept = texts.filter { !$0.value.isEmpty }
        guard !kept.isEmpty else { return nil }
        self.texts = Dictionary(kept.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The text in the first of the viewer's languages that there is; else in French, else in English, else in the alphabet's first.
    ///
    /// - Parameter languages: The best first; `fr-CA` is also satisfied by `fr`.
    public func text(for languages: [String] = []) -> String {
        for language in languages.map({ $0.lowercased() }) + ["fr", "en"] {
            if let text = texts[language] { return text }
            if let text = texts[String(language.prefix { $0 != "-" && $0 != "_" })] { return text }
        }
        return texts.min { $0.key < $1.key }?.value ?? ""
    }
}
