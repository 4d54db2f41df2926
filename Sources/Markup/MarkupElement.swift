/// A piece of an element's content, in the document's order.
public enum MarkupNode: Hashable, Sendable {
    /// An element with what it holds.
    case element(MarkupElement)
    /// Characters as they are, white space and all; neighbours are never both text.
    case text(String)
}

/// One attribute.
public struct MarkupAttribute: Hashable, Sendable {
    /// Of its prefix; nil without one, for a default namespace holds for elements only (Namespaces in XML §6.2).
    public var namespace: String?
    /// Without the prefix.
    public var name: String
    /// Normalised as XML 1.0 §3.3.3 has it: line ends and tabs are blanks.
    public var value: String

    /// Takes the parts.
    public init(namespace: String? = nil, name: String, value: String) {
        self.namespace = namespace
        self.name = name
        self.value = value
    }
}

/// One element, with its names resolved and all that it holds.
public struct MarkupElement: Hashable, Sendable {
    /// Of its prefix, or the default one; nil where it has none. A prefix that nobody declared stands for itself: `yt` becomes the namespace `yt`.
    public var namespace: String?
    /// Without the prefix.
    public var name: String
    /// In the document's order, without the declarations of namespaces.
    public var attributes: [MarkupAttribute]
    /// In the document's order.
    public var content: [MarkupNode]
    /// Of its start tag, from 1.
    public var line: Int
    /// Where the bytes between its tags lie in the document; empty for an empty element.
    public var inside: Range<Int>

    /// An element without attributes or content.
    public init(namespace: String? = nil, name: String, line: Int = 1) {
        self.namespace = namespace
        self.name = name
        self.line = line
        attributes = []
        content = []
        inside = 0..<0
    }

    /// An attribute's value, found by walking the attributes: their number is bounded.
    ///
    /// - Parameter namespace: nil means "without a prefix", not "any".
    public subscript(_ name: String, in namespace: String? = nil) -> String? {
        for attribute in attributes where attribute.name == name && attribute.namespace == namespace { return attribute.value }
        return nil
    }

    /// The elements directly inside, in order.
    public var elements: [MarkupElement] {
        content.compactMap { node in
            if case .element(let element) = node { return element }
            return nil
        }
    }

    /// The characters directly inside, put together; not those of elements inside.
    public var text: String {
        content.reduce(into: "") { text, node in
            if case .text(let more) = node { text += more }
        }
    }
}

/// A document that was read whole.
public struct MarkupDocument: Hashable, Sendable {
    /// What everything else is inside of.
    public var root: MarkupElement
    /// Prefixes that no declaration bound, each once, with the line of its first use: a fault by Namespaces in XML §5 that many documents have.
    public var unboundPrefixes: [UnboundPrefix]

    /// A prefix that was used and never declared.
    public struct UnboundPrefix: Hashable, Sendable {
        /// As written before the colon.
        public var prefix: String
        /// Of its first use, from 1.
        public var line: Int

        /// Takes the parts.
        public init(prefix: String, line: Int) {
            self.prefix = prefix
            self.line = line
        }
    }
}

/// What comes before a document's first fault.
public struct MarkupPrefix: Hashable, Sendable {
    /// With all elements that were begun.
    public var document: MarkupDocument
    /// What ended it; nil: it was read whole.
    public var fault: MarkupError?
    /// How many of the elements, from the root along the last of each one's content, weren't ended where the fault is.
    public var openElements = 0

    /// A document without a fault.
    public init(document: MarkupDocument) {
        self.document = document
    }
}
