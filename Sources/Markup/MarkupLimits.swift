/// What is taken from one document at most, so that a hostile one can't exhaust the box. Each part is checked before it is kept.
public struct MarkupLimits: Hashable, Sendable {
    /// Of the document.
    public var bytes: Int
    /// Elements and texts together.
    public var nodes: Int
    /// Elements inside one another.
    public var depth: Int
    /// Of one element, declarations of namespaces among them.
    public var attributes: Int
    /// UTF-8 bytes of one text, or of one attribute's value.
    public var text: Int

    /// A manifest of a day, or the subtitles of a long film.
    public static let standard = MarkupLimits(bytes: 8 << 20, nodes: 200_000, depth: 64, attributes: 128, text: 4 << 20)

    /// - Parameters:
    ///   - bytes: Of the document.
    ///   - nodes: Elements and texts together.
    ///   - depth: Elements inside one another.
    ///   - attributes: Of one element.
    ///   - text: UTF-8 bytes of one text or value.
    public init(bytes: Int, nodes: Int, depth: Int, attributes: Int, text: Int) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
        self.attributes = attributes
        self.text = text
    }
}

/// Why a document can't be read. Lines count from 1.
public enum MarkupError: Error, Hashable, Sendable {
    /// No byte but white space.
    case empty
    /// It breaks a rule that XML calls fatal (XML 1.0 §1.2); `reason` in the parser's words.
    case notWellFormed(line: Int, reason: String)
    /// It brings a document type (XML 1.0 §2.8), with which entities and defaults could come: none is taken.
    case documentType(line: Int)
    /// More of something than `MarkupLimits` has.
    case tooMuch(line: Int, what: Excess, limit: Int)
    /// The parser found no memory.
    case noMemory

    /// What there is too much of.
    public enum Excess: String, Hashable, Sendable {
        case bytes, nodes, depth, attributes, text
    }
}

extension MarkupError: CustomStringConvertible {
    /// One sentence for the log.
    public var description: String {
        switch self {
        case .empty: "the document is empty"
        case .notWellFormed(let line, let reason): "line \(line): \(reason)"
        case .documentType(let line): "line \(line): a document type is not taken"
        case .tooMuch(let line, let what, let limit): "line \(line): more than \(limit) \(what.rawValue)"
        case .noMemory: "there is no memory to read the document"
        }
    }
}
