import Markup

/// The styles that a document's head names, and what the references to them come to. Source: TTML2 §10.4.4.2 (the specified style set).
struct TTMLStyleSheet {
    private struct Named {
        var references: [String]
        var own: TTMLStyleSet
        var line: Int
    }

    private var named: [String: Named] = [:]
    /// What a style comes to with all that it refers to.
    private var resolved: [String: TTMLStyleSet] = [:]
    /// Lists of references that were already merged, as written.
    private var merged: [String: TTMLStyleSet] = [:]
    private(set) var initials = TTMLStyleSet()
    private let warnings: TTMLWarnings

    init(_ head: MarkupElement?, parser: TTMLStyleParser, condition: TTMLCondition) {
        warnings = parser.warnings
        for styling in head?.timedTextElements("styling") ?? [] where condition.allows(styling) {
            for element in styling.elements where condition.allows(element) {
                switch element.timedTextName {
                case "initial": initials.merge(parser.styles(of: element))
                case "style":
                    guard let identifier = element.identifier else { continue }
                    guard named[identifier] == nil else {
                        warnings.add(
                            element.line, "XML 1.0 §3.3.1 (ID)", "a second style has the name \(identifier.prefix(40)); the first holds")
                        continue
                    }
                    let references = Self.references(of: element)
                    named[identifier] = Named(references: references, own: parser.styles(of: element), line: element.line)
                default: break
                }
            }
        }
    }

    private static func references(of element: MarkupElement) -> [String] {
        guard let text = Self.referenceText(of: element) else { return [] }
        return TTMLScanner.words(text).map(String.init)
    }

    /// Without a prefix by the specification; some documents write it with TTML's own, or with that of its styles.
    private static func referenceText(of element: MarkupElement) -> String? {
        element["style"] ?? element.attribute("style", .timedText) ?? element.attribute("style", .styling)
    }

    /// What an element's references and its own attributes come to; its nested styles (of a region) between them.
    mutating func specified(for element: MarkupElement, parser: TTMLStyleParser, nested: [MarkupElement] = []) -> TTMLStyleSet {
        var set = referenced(by: element)
        for style in nested {
            set.merge(referenced(by: style))
            set.merge(parser.styles(of: style))
        }
        set.merge(parser.styles(of: element))
        return set
    }

    private mutating func referenced(by element: MarkupElement) -> TTMLStyleSet {
        guard let text = Self.referenceText(of: element) else { return TTMLStyleSet() }
        if let known = merged[text] { return known }
        var set = TTMLStyleSet()
        for identifier in Self.references(of: element) {
            guard named[identifier] != nil else {
                warnings.add(element.line, "TTML2 §10.2.1 (style)", "there is no style \(identifier.prefix(40))")
                continue
            }
            set.merge(resolve(identifier))
        }
        merged[text] = set
        return set
    }

    /// Follows the chain with a stack of its own, so that its length is bounded by memory alone. Source: TTML2 §10.4.1.3 (chained references).
    private mutating func resolve(_ identifier: String) -> TTMLStyleSet {
        if let known = resolved[identifier] { return known }
        var stack: [(identifier: String, next: Int, set: TTMLStyleSet)] = [(identifier, 0, TTMLStyleSet())]
        var open: Set<String> = [identifier]
        while let top = stack.last, let style = named[top.identifier] {
            let last = stack.count - 1
            guard top.next < style.references.count else {
                var set = top.set
                set.merge(style.own)
                resolved[top.identifier] = set
                open.remove(top.identifier)
                stack.removeLast()
                if let parent = stack.indices.last { stack[parent].set.merge(set) }
                continue
            }
            let reference = style.references[top.next]
            stack[last].next += 1
            if let known = resolved[reference] {
                stack[last].set.merge(known)
            } else if named[reference] == nil {
                warnings.add(style.line, "TTML2 §10.2.1 (style)", "there is no style \(reference.prefix(40))")
            } else if open.contains(reference) {
                warnings.add(
                    style.line, "TTML2 §10.4.1.3", "the style \(reference.prefix(40)) refers to itself; that reference is left out")
            } else {
                open.insert(reference)
                stack.append((reference, 0, TTMLStyleSet()))
            }
        }
        return resolved[identifier] ?? TTMLStyleSet()
    }
}
