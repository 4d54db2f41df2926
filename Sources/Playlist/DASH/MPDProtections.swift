import Markup

/// Reads `ContentProtection`, and keeps those that others refer to. Source: ISO/IEC 23009-1 §5.8.4.1, DASH-IF IOP part 6.
struct MPDProtections {
    private var byID: [String: ContentProtection] = [:]

    /// - Parameter root: `MPD`, which may carry some only to be referred to.
    init(_ root: MarkupElement, _ context: inout MPDContext) {
        for element in root.all("ContentProtection") { _ = read(element, &context) }
    }

    mutating func read(_ element: MarkupElement, _ context: inout MPDContext) -> ContentProtection {
        let scheme = (element["schemeIdUri"]?.withoutOuterBlanks ?? "").lowercased()
        var protection = ContentProtection(scheme: scheme)
        if let reference = element["ref"] {
            if let original = byID[reference] {
                protection = original
            } else {
                context.warn(element.line, "5.8.4.1.2", "ContentProtection@ref \"\(reference.prefix(40))\" refers to nothing")
            }
        }
        protection.value = element["value"] ?? protection.value
        protection.robustness = element["robustness"] ?? protection.robustness
        // The attribute's namespace is urn:mpeg:cenc:2013, under whichever prefix.
        if let keys = element.attributes.first(where: { $0.name == "default_KID" })?.value { protection.defaultKIDs = keys.blankSeparated }
        for case .element(let child) in element.content {
            switch child.name.lowercased() {
            case "pssh":
                protection.pssh = MPDValue.base64(child.text)
                if protection.pssh == nil { context.warn(child.line, "5.8.4.1.1", "a pssh that is no base64 was ignored") }
            case "laurl":
                let url = child.trimmedText
                protection.licenseURL = url.isEmpty ? child["licenseUrl"] : url
            default: break
            }
        }
        if let id = element["refId"] { byID[id] = protection }
        return protection
    }
}
