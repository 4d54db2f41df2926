import Markup

/// The names that mean something to us. Source: TTML2 §5.2, IMSC 1.2 §6.2, SMPTE ST 2052-1 §5, EBU Tech 3380 §2.
enum TTMLVocabulary {
    /// What an attribute's or an element's namespace makes of it.
    enum Space {
        case none, timedText, styling, parameter, metadata, ebuStyling, imscStyling, imscParameter, imscMetadata, smpte, xml, foreign
    }

    /// Source: Namespaces in XML 1.0 §3.
    static let xml = "http://www.w3.org/XML/1998/namespace"
    private static let current = "http://www.w3.org/ns/ttml"
    /// Those of drafts, that old documents still have.
    private static let older = ["http://www.w3.org/2006/10/ttaf1", "http://www.w3.org/2006/04/ttaf1", "http://www.w3.org/2004/11/ttaf1"]

    static func space(of namespace: String?) -> Space {
        guard let namespace, !namespace.isEmpty else { return .none }
        switch namespace {
        case current: return .timedText
        case current + "#styling": return .styling
        case current + "#parameter": return .parameter
        case current + "#metadata": return .metadata
        case "urn:ebu:tt:style": return .ebuStyling
        case current + "/profile/imsc1#styling": return .imscStyling
        case current + "/profile/imsc1#parameter": return .imscParameter
        case current + "/profile/imsc1#metadata": return .imscMetadata
        case xml: return .xml
        default: break
        }
        // SMPTE ST 2052-1 has an address for each of its years.
        if namespace.hasPrefix("http://www.smpte-ra.org/"), namespace.contains("2052") { return .smpte }
        for base in older where namespace.hasPrefix(base) {
            switch namespace.dropFirst(base.count) {
            case "": return .timedText
            case "#styling", "#style", "#style-extension": return .styling
            case "#parameter": return .parameter
            case "#metadata": return .metadata
            default: return .foreign
            }
        }
        return .foreign
    }

    /// Whether it is of TTML, or of no namespace at all in a document that has none.
    static func isTimedText(_ element: MarkupElement) -> Bool {
        switch space(of: element.namespace) {
        case .timedText, .none: true
        default: false
        }
    }
}

extension MarkupElement {
    /// The name, if it is an element of TTML; nil for foreign ones.
    var timedTextName: String? { TTMLVocabulary.isTimedText(self) ? name : nil }

    /// Its elements of TTML by that name, in order.
    func timedTextElements(_ name: String) -> [MarkupElement] { elements.filter { $0.timedTextName == name } }

    /// By which others name it; without the prefix only in broken documents.
    var identifier: String? { self["id", in: TTMLVocabulary.xml] ?? self["id"] }

    /// An attribute of one of TTML's namespaces, whichever year's it is.
    func attribute(_ name: String, _ space: TTMLVocabulary.Space) -> String? {
        for attribute in attributes where attribute.name == name && TTMLVocabulary.space(of: attribute.namespace) == space {
            return attribute.value
        }
        return nil
    }
}
