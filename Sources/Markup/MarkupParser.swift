import CExpat

/// Reads XML 1.0 with namespaces into a small tree. Source: XML 1.0 (5th ed.), Namespaces in XML 1.0 (3rd ed.).
///
/// No document type is taken, so there are no entities but the five of XML itself, no defaults, nothing fetched from elsewhere. Comments and
/// processing instructions are passed over. UTF-8, UTF-16, ISO-8859-1 and US-ASCII are read; another encoding is refused. It takes time and
/// memory in proportion to the bytes, and never traps, whatever they are. What XML calls fatal is refused; an undeclared prefix is not.
///
/// - Thread: any; each call has a parser of its own.
public enum MarkupParser {
    /// - Parameters:
    ///   - bytes: The whole document.
    ///   - keepsBlanks: Whether texts of nothing but white space are kept: they are most of a manifest's texts, and mean nothing there.
    ///   - limits: What is taken at most.
    public static func parse(
        _ bytes: [UInt8], keepsBlanks: Bool = true, limits: MarkupLimits = .standard
    ) throws(MarkupError) -> MarkupDocument {
        try parse(bytes, fragmentOf: nil, keepsBlanks: keepsBlanks, limits: limits)
    }

    /// Reads a piece that was written to stand inside a document: any number of elements, a text declaration perhaps before them.
    ///
    /// - Parameters:
    ///   - bytes: The whole piece, UTF-8.
    ///   - namespace: What its elements without a prefix belong to.
    ///   - keepsBlanks: Whether texts of nothing but white space are kept.
    ///   - limits: What is taken at most.
    /// - Returns: an element without a name, with the piece's elements in it. Its ranges count from the piece's first byte after the declaration.
    public static func parseFragment(
        _ bytes: [UInt8], namespace: String?, keepsBlanks: Bool = true, limits: MarkupLimits = .standard
    ) throws(MarkupError) -> MarkupDocument {
        try parse(withoutDeclaration(bytes), fragmentOf: .some(namespace), keepsBlanks: keepsBlanks, limits: limits)
    }

    /// Reads what comes before the first fault, for documents whose beginning is worth having without their end.
    ///
    /// - Parameters:
    ///   - bytes: The whole document.
    ///   - limits: What is taken at most; more of something is a fault, too.
    /// - Throws: Where not even the first start tag could be read, and for a document type.
    public static func parsePrefix(_ bytes: [UInt8], limits: MarkupLimits = .standard) throws(MarkupError) -> MarkupPrefix {
        guard bytes.count <= limits.bytes, bytes.count < Int(Int32.max) else {
            throw .tooMuch(line: 1, what: .bytes, limit: limits.bytes)
        }
        if bytes.allSatisfy(TreeBuilder.isBlank) { throw .empty }
        return try ExpatParser(keepsBlanks: true, limits: limits).parsePrefix(bytes)
    }

    private static func parse(
        _ bytes: [UInt8], fragmentOf namespace: String??, keepsBlanks: Bool, limits: MarkupLimits
    ) throws(MarkupError) -> MarkupDocument {
        guard bytes.count <= limits.bytes, bytes.count < Int(Int32.max) else {
            throw .tooMuch(line: 1, what: .bytes, limit: limits.bytes)
        }
        if namespace == nil, bytes.allSatisfy(TreeBuilder.isBlank) { throw .empty }
        let parser = try ExpatParser(keepsBlanks: keepsBlanks, limits: limits)
        return try parser.parse(bytes, wrappedIn: namespace)
    }

    /// XML 1.0 §4.3.1: a text declaration, `<?xml … ?>`, may only stand at the very beginning.
    private static func withoutDeclaration(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if rest.starts(with: Array("<?xml ".utf8)), let mark = rest.firstIndex(of: UInt8(ascii: ">")) { rest = rest[(mark + 1)...] }
        return Array(rest)
    }
}

/// One parser of the library, for one document. The library calls back on the thread that called `parse`, before it returns.
private struct ExpatParser: ~Copyable {
    private let parser: OpaquePointer
    private let builder: TreeBuilder

    init(keepsBlanks: Bool, limits: MarkupLimits) throws(MarkupError) {
        guard let parser = XML_ParserCreate(nil) else { throw .noMemory }
        self.parser = parser
        builder = TreeBuilder(parser: parser, keepsBlanks: keepsBlanks, limits: limits)
        // The library keeps a borrowed reference, and gives it back only while `parse` runs, when `self` holds the builder.
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        Self.setHandlers(parser)
    }

    deinit { XML_ParserFree(parser) }

    /// - Parameter namespace: for a piece of a document, the default namespace that it is read in.
    func parse(_ bytes: [UInt8], wrappedIn namespace: String??) throws(MarkupError) -> MarkupDocument {
        // By a name of its own: Swift 6.0's ownership checker crashes on a change through a borrowed `self`.
        let builder = builder
        var status = XML_STATUS_OK
        if let namespace {
            // An own element around it makes a document of the piece; the namespace is bound here, not written into it, so needs no escaping.
            builder.namespaces.bindDefault(namespace)
            status = feed(Array("<_>".utf8), isLast: false)
            builder.origin = 3
            if status == XML_STATUS_OK { status = feed(bytes, isLast: false) }
            if status == XML_STATUS_OK { status = feed(Array("</_>".utf8), isLast: true) }
        } else {
            status = feed(bytes, isLast: true)
        }
        if let failure = builder.failure { throw failure }
        guard status == XML_STATUS_OK, let root = builder.root else { throw error() }
        return MarkupDocument(root: root, unboundPrefixes: builder.unboundPrefixes)
    }

    func parsePrefix(_ bytes: [UInt8]) throws(MarkupError) -> MarkupPrefix {
        let builder = builder
        let status = feed(bytes, isLast: true)
        if let root = builder.root, status == XML_STATUS_OK, builder.failure == nil {
            return MarkupPrefix(document: MarkupDocument(root: root, unboundPrefixes: builder.unboundPrefixes))
        }
        let fault = builder.failure ?? error()
        if case .documentType = fault { throw fault }
        let open = builder.closeAll()
        guard let root = builder.root else { throw fault }
        var prefix = MarkupPrefix(document: MarkupDocument(root: root, unboundPrefixes: builder.unboundPrefixes))
        prefix.fault = fault
        prefix.openElements = open
        return prefix
    }

    private func feed(_ bytes: [UInt8], isLast: Bool) -> XML_Status {
        bytes.withUnsafeBytes { buffer in
            XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), isLast ? 1 : 0)
        }
    }

    private func error() -> MarkupError {
        let code = XML_GetErrorCode(parser)
        if code == XML_ERROR_NO_MEMORY { return .noMemory }
        let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "unknown"
        return .notWellFormed(line: Int(clamping: XML_GetCurrentLineNumber(parser)), reason: reason)
    }

    /// Formed here, in no actor's isolation, as all callbacks from C must be.
    private static func setHandlers(_ parser: OpaquePointer) {
        XML_SetElementHandler(
            parser,
            { data, name, attributes in TreeBuilder.from(data)?.start(name, attributes) },
            { data, _ in TreeBuilder.from(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, length in TreeBuilder.from(data)?.characters(text, length) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in TreeBuilder.from(data)?.documentType() }
    }
}
