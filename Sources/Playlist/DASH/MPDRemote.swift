import Markup

/// Puts in what a manifest only refers to. Source: ISO/IEC 23009-1 §5.5.
enum MPDRemote {
    private static let xlink = "http://www.w3.org/1999/xlink"
    /// The piece is to be taken away (§5.5.3).
    private static let zero = "urn:mpeg:dash:resolve-to-zero:2013"
    /// Below them nothing refers elsewhere.
    private static let holders: Set<String> = ["MPD", "Period", "AdaptationSet", "Representation"]

    static func references(in root: MarkupElement, baseURL: String) -> [RemoteElement] {
        var found: [RemoteElement] = []
        var seen: Set<String> = []
        visit(root) { element in
            guard let href = element["href", in: xlink]?.withoutOuterBlanks, href != zero,
                let url = URLReference.resolve(href, against: baseURL), seen.insert(url).inserted
            else { return }
            found.append(RemoteElement(url: url, name: element.name, isOnLoad: element["actuate", in: xlink] == "onLoad"))
        }
        return found
    }

    /// Whether anything refers elsewhere, or to nothing.
    static func isNeeded(_ root: MarkupElement) -> Bool {
        var isNeeded = false
        visit(root) { if $0["href", in: xlink] != nil { isNeeded = true } }
        return isNeeded
    }

    private static func visit(_ element: MarkupElement, _ body: (MarkupElement) -> Void) {
        for case .element(let child) in element.content {
            body(child)
            if holders.contains(child.name) { visit(child, body) }
        }
    }

    static func assembled(
        _ element: MarkupElement, baseURL: String, remote: [String: [UInt8]], _ context: inout MPDContext
    ) -> MarkupElement {
        var whole = element
        whole.content = []
        for node in element.content {
            guard case .element(let child) = node else {
                whole.content.append(node)
                continue
            }
            for piece in pieces(child, baseURL: baseURL, remote: remote, &context) {
                let isHolder = holders.contains(piece.name)
                whole.content.append(.element(isHolder ? assembled(piece, baseURL: baseURL, remote: remote, &context) : piece))
            }
        }
        return whole
    }

    /// What stands in an element's place: mostly itself.
    private static func pieces(
        _ element: MarkupElement, baseURL: String, remote: [String: [UInt8]], _ context: inout MPDContext
    ) -> [MarkupElement] {
        guard let href = element["href", in: xlink]?.withoutOuterBlanks else { return [element] }
        if href == zero { return [] }
        // A period without anything in it only holds the place: it would hide when the next one starts.
        let isEmpty = element.name == "Period" && element["duration"] == nil && element.first("AdaptationSet") == nil
        let instead = isEmpty ? "it was left out" : "what stands in its place is taken"
        guard let url = URLReference.resolve(href, against: baseURL), let bytes = remote[url], context.allowsRemote(bytes.count) else {
            context.warn(
                element.line, "5.5.3", "\(element.name) refers to \(href.prefix(100)), which was not fetched, or is too much; \(instead)")
            return isEmpty ? [] : [element]
        }
        do throws(MarkupError) {
            let piece = try MarkupParser.parseFragment(bytes, namespace: element.namespace, keepsBlanks: false)
            // §5.5.2: elements of the same kind, which refer nowhere themselves; their lines and bytes are of another document.
            return piece.root.all(element.name, in: element.namespace).map { adopted($0, line: element.line) }
        } catch {
            context.warn(element.line, "5.5.3", "\(href.prefix(100)) can't be read (\(error)); \(instead)")
            return isEmpty ? [] : [element]
        }
    }

    private static func adopted(_ element: MarkupElement, line: Int) -> MarkupElement {
        var own = element
        own.line = line
        own.inside = 0..<0
        own.attributes.removeAll { $0.namespace == xlink }
        own.content = element.content.map { node in
            guard case .element(let child) = node else { return node }
            return .element(adopted(child, line: line))
        }
        return own
    }
}

extension MarkupElement {
    fileprivate func all(_ name: String, in namespace: String?) -> [MarkupElement] {
        elements.filter { $0.name == name && $0.namespace == namespace }
    }
}
