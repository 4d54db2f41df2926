import Markup

/// What is added to the query of each segment's address. Source: ISO/IEC 23009-1 annex I.
enum MPDQuery {
    static let scheme = "urn:mpeg:dash:urlparam:"

    /// Reads `UrlQueryInfo` or `ExtUrlQueryInfo` inside a property.
    ///
    /// - Parameter manifest: The manifest's own query.
    /// - Returns: nil where it isn't such a property, or asks for more than its own and the manifest's parameters in requests for segments.
    static func read(_ property: MarkupElement, manifest: String?) -> String? {
        guard (property["schemeIdUri"] ?? "").lowercased().utf8.starts(with: scheme.utf8),
            let info = property.elements.first(where: { $0.name == "UrlQueryInfo" || $0.name == "ExtUrlQueryInfo" }),
            (info["includeInRequests"] ?? "segment").blankSeparated == ["segment"], let template = info["queryTemplate"],
            template.utf8.count <= 4096
        else { return nil }
        var parts = MPDValue.bool(info["useMPDUrlQuery"]) == true ? [manifest ?? ""] : []
        parts.append(info["queryString"] ?? "")
        let known = parts.filter { !$0.isEmpty }.joined(separator: "&")
        return filled(template, from: known)
    }

    /// Puts in `$querypart$`, which is all of it, and `$query:NAME$`, which is one parameter's value; `$$` is a `$`.
    private static func filled(_ template: String, from query: String) -> String? {
        var out = ""
        for (place, part) in template.split(separator: "$", omittingEmptySubsequences: false).enumerated() {
            if place.isMultiple(of: 2) {
                out += part
            } else if part.isEmpty {
                out += "$"
            } else if part == "querypart" {
                out += query
            } else if part.hasPrefix("query:") {
                let name = part.dropFirst(6)
                let pair = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
                out += pair.map { String($0.dropFirst(name.count + 1)) } ?? ""
            } else {
                return nil
            }
            // A name may come often.
            guard out.utf8.count <= 8192 else { return nil }
        }
        return out
    }
}
