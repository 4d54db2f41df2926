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

    private static let known: [String: Space] = {
        var known: [String: Space] = [
            xml: .xml, "urn:ebu:tt:style": .ebuStyling, current + "/profile/imsc1#styling": .imscStyling,
            current + "/profile/imsc1#parameter": .imscParameter, current + "/profile/imsc1#metadata": .imscMetadata,
        ]
        for base in [current] + older {
            known[base] = .timedText
            known[base + "#styling"] = .styling
            known[base + "#parameter"] = .parameter
            known[base + "#metadata"] = .metadata
        }
        for base in older {
            known[base + "#style"] = .styling
            known[base + "#style-extension"] = .styling
        }
        return known
    }()

    static func space(of namespace: String?) -> Space {
        guard let namespace, !namespace.isEmpty else { return .none }
        if let space = known[namespace] { return space }
        // SMPTE ST 2052-1 has an address for each of its years.
        return namespace.hasPrefix("http://www.smpte-ra.org/") && namespace.contains("2052") ? .smpte : .foreign
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
