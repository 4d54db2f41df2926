import CExpat

/// Builds the tree as the library calls. The first failure stops the library, and no later call does anything.
///
/// - Thread: the one that parses; a class only because the library carries a pointer to it.
final class TreeBuilder {
    private let parser: OpaquePointer
    private let keepsBlanks: Bool
    private let limits: MarkupLimits
    private(set) var failure: MarkupError?
    private(set) var root: MarkupElement?
    private(set) var unboundPrefixes: [MarkupDocument.UnboundPrefix] = []
    var namespaces = NamespaceScope()
    /// What was fed before the document's own first byte.
    var origin = 0

    private var open: [MarkupElement] = []
    private var text: [UInt8] = []
    private var nodes = 0

    init(parser: OpaquePointer, keepsBlanks: Bool, limits: MarkupLimits) {
        self.parser = parser
        self.keepsBlanks = keepsBlanks
        self.limits = limits
    }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> TreeBuilder? {
        pointer.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Parameters:
    ///   - name: UTF-8, ended by 0, the prefix before a colon.
    ///   - attributes: Names and values by turns, ended by nil.
    func start(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard failure == nil, let name else { return }
        closeText()
        guard open.count < limits.depth else { return fail(.depth, limits.depth) }
        guard countNode() else { return }
        var written: [(name: String, value: String)] = []
        var next = attributes
        while let pair = next, let key = pair[0], let value = pair[1] {
            guard written.count < limits.attributes else { return fail(.attributes, limits.attributes) }
            let text = String(cString: value)
            guard text.utf8.count <= limits.text else { return fail(.text, limits.text) }
            written.append((String(cString: key), text))
            next = pair + 2
        }
        namespaces.open(written)
        var element = MarkupElement(name: "", line: line)
        (element.namespace, element.name) = resolve(String(cString: name), isAttribute: false)
        for (key, value) in written where !NamespaceScope.isDeclaration(key) {
            let (namespace, local) = resolve(key, isAttribute: true)
            element.attributes.append(MarkupAttribute(namespace: namespace, name: local, value: value))
        }
        let after = position + Int(XML_GetCurrentByteCount(parser))
        element.inside = after..<after
        open.append(element)
    }

    func end() {
        guard failure == nil else { return }
        closeText()
        namespaces.close()
        guard var element = open.popLast() else { return }
        // An empty element has one tag, whose end was taken for the beginning of what is inside.
        element.inside = element.inside.lowerBound..<max(element.inside.lowerBound, position)
        if open.isEmpty { root = element } else { open[open.count - 1].content.append(.element(element)) }
    }

    /// After a fault: ends what is open, without the text that was being read.
    ///
    /// - Returns: how many elements were open, the root among them.
    func closeAll() -> Int {
        let count = open.count
        text = []
        while let element = open.popLast() {
            if open.isEmpty { root = element } else { open[open.count - 1].content.append(.element(element)) }
        }
        return count
    }

    /// Comes many times for one text: at each line end, at each reference.
    func characters(_ characters: UnsafePointer<CChar>?, _ length: Int32) {
        guard failure == nil, let characters, length > 0 else { return }
        guard text.count + Int(length) <= limits.text else { return fail(.text, limits.text) }
        text.append(contentsOf: UnsafeRawBufferPointer(start: characters, count: Int(length)))
    }

    func documentType() {
        guard failure == nil else { return }
        failure = .documentType(line: line)
        XML_StopParser(parser, 0)
    }

    private func closeText() {
        guard !text.isEmpty, !open.isEmpty else { return }
        defer { text.removeAll(keepingCapacity: text.count <= 4096) }
        guard keepsBlanks || !text.allSatisfy(Self.isBlank), countNode() else { return }
        open[open.count - 1].content.append(.text(String(decoding: text, as: UTF8.self)))
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func countNode() -> Bool {
        nodes += 1
        if nodes > limits.nodes { fail(.nodes, limits.nodes) }
        return failure == nil
    }

    private func resolve(_ name: String, isAttribute: Bool) -> (namespace: String?, name: String) {
        switch namespaces.resolve(name, isAttribute: isAttribute) {
        case .none(let local): return (nil, local)
        case .bound(let namespace, let local): return (namespace, local)
        case .unbound(let prefix, let local):
            if unboundPrefixes.count < 16, !unboundPrefixes.contains(where: { $0.prefix == prefix }) {
                unboundPrefixes.append(MarkupDocument.UnboundPrefix(prefix: prefix, line: line))
            }
            return (prefix, local)
        }
    }

    private var line: Int { Int(clamping: XML_GetCurrentLineNumber(parser)) }
    private var position: Int { max(0, Int(XML_GetCurrentByteIndex(parser)) - origin) }

    private func fail(_ what: MarkupError.Excess, _ limit: Int) {
        failure = .tooMuch(line: line, what: what, limit: limit)
        XML_StopParser(parser, 0)
    }
}
