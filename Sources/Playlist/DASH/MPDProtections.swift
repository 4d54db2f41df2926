import Markup
import Media

/// Reads `ContentProtection`, and keeps those that others refer to. Source: ISO/IEC 23009-1 §5.8.4.1, DASH-IF IOP part 6.
struct MPDProtections {
    private var byID: [String: ContentProtection] = [:]

    /// - Parameter root: `MPD`.
    init(_ root: MarkupElement, _ context: inout MPDContext) {
        keep(root, "5.3.1.2", &context)
    }

    /// Reads those of `MPD` or of a `Period`, which are there only to be referred to.
    mutating func keep(_ element: MarkupElement, _ clause: StaticString, _ context: inout MPDContext) {
        for child in element.all("ContentProtection") {
            if child["refId"] == nil { context.warn(child.line, clause, "ContentProtection in \(element.name) without @refId") }
            _ = read(child, &context)
        }
    }

    mutating func read(_ element: MarkupElement, _ context: inout MPDContext) -> ContentProtection {
        let scheme = (element["schemeIdUri"]?.withoutOuterBlanks ?? "").lowercased()
        var protection = ContentProtection(scheme: scheme)
        if element["ref"] != nil, element["refId"] != nil {
            context.warn(element.line, "5.8.4.1.4", "ContentProtection with both @ref and @refId")
        }
        if scheme.isEmpty, element["ref"] == nil { context.warn(element.line, "5.8.4.1.4", "ContentProtection without @schemeIdUri") }
        if let reference = element["ref"] {
            if let original = byID[reference] {
                protection = original
            } else {
                context.warn(element.line, "5.8.4.1.4", "ContentProtection@ref \"\(reference.prefix(40))\" refers to nothing")
            }
        }
        protection.value = element["value"] ?? protection.value
        protection.robustness = element["robustness"] ?? protection.robustness
        if protection.scheme == ContentProtection.commonScheme, protection.value?.utf8.count != 4 {
            context.warn(element.line, "5.8.5.2", "the scheme mp4protection without four characters as its @value")
        }
        // The attribute's namespace is urn:mpeg:cenc:2013, under whichever prefix.
        if let keys = element.attributes.first(where: { $0.name == "default_KID" })?.value { protection.defaultKIDs = keys.blankSeparated }
        for case .element(let child) in element.content {
            switch child.name.lowercased() {
            case "pssh":
                protection.pssh = Base64.decode(child.text.utf8)
                if protection.pssh == nil { context.warn(child.line, of: "ISO/IEC 23001-7 §11.2", "a pssh that is no base64 was ignored") }
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
