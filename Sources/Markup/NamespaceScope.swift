/// Which namespace each prefix stands for, at the place that is being read. Source: Namespaces in XML 1.0.
///
/// The library could do this, but would then refuse a document for one undeclared prefix, which many manifests have.
struct NamespaceScope {
    enum Name: Equatable {
        case none(String)
        case bound(namespace: String, String)
        case unbound(prefix: String, String)
    }

    /// By prefix, the declarations in force, the innermost last; "" is the default namespace.
    private var bindings: [String: [String]] = ["xml": ["http://www.w3.org/XML/1998/namespace"]]
    /// For each open element, the prefixes that it declares.
    private var declared: [[String]] = []

    static func isDeclaration(_ name: String) -> Bool { name == "xmlns" || name.utf8.starts(with: "xmlns:".utf8) }

    /// What holds outside of the first element.
    mutating func bindDefault(_ namespace: String?) {
        if let namespace { bindings[""] = [namespace] }
    }

    mutating func open(_ attributes: [(name: String, value: String)]) {
        var prefixes: [String] = []
        for (name, value) in attributes where Self.isDeclaration(name) {
            let prefix = String(name.utf8.dropFirst(6)) ?? ""
            // §3: nobody rebinds `xml`.
            guard prefix != "xml" else { continue }
            bindings[prefix, default: []].append(value)
            prefixes.append(prefix)
        }
        declared.append(prefixes)
    }

    mutating func close() {
        for prefix in declared.popLast() ?? [] { bindings[prefix]?.removeLast() }
    }

    func resolve(_ name: String, isAttribute: Bool) -> Name {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            // An empty default takes it back (§6.2).
            guard !isAttribute, let namespace = bindings[""]?.last, !namespace.isEmpty else { return .none(name) }
            return .bound(namespace: namespace, name)
        }
        let prefix = String(name[..<colon])
        let local = String(name[name.utf8.index(after: colon)...])
        if let namespace = bindings[prefix]?.last { return .bound(namespace: namespace, local) }
        return .unbound(prefix: prefix, local)
    }
}
