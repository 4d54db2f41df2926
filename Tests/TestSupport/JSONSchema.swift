/// As much of JSON Schema (2020-12) as the published schemas use.
public struct JSONSchema: Sendable {
    let root: JSONTree

    /// - Parameter root: The schema.
    public init(root: JSONTree) { self.root = root }

    /// Every place where a document breaks the schema; empty where it keeps to it.
    ///
    /// - Parameter definition: Which of its `$defs`; nil: the schema itself.
    public func violations(of document: JSONTree, definition: String? = nil) -> [String] {
        violations(of: document, at: definition.map { "#/$defs/\($0)" } ?? "#")
    }

    /// - Parameter place: Where the schema stands in the whole, as `$ref` names it: `#/components/schemas/Price`.
    public func violations(of document: JSONTree, at place: String) -> [String] {
        guard let schema = target(place) else { return ["no \(place)"] }
        return check(document, schema, "$")
    }

    /// Source: RFC 6901 §6, without escapes, which no name of ours needs.
    private func target(_ reference: String) -> JSONTree? {
        guard reference.hasPrefix("#") else { return nil }
        return reference.dropFirst().split(separator: "/").reduce(root) { tree, name in tree?[String(name)] }
    }

    private func check(_ value: JSONTree, _ schema: JSONTree, _ path: String) -> [String] {
        if case .string(let reference) = schema["$ref"] {
            guard let target = target(reference) else { return ["\(path): no \(reference)"] }
            return check(value, target, path)
        }
        var found: [String] = []
        if let options = schema["enum"]?.strings {
            if case .string(let word) = value, options.contains(word) {} else { found.append("\(path): \(value) is none of \(options)") }
        }
        if let constant = schema["const"], constant != value { found.append("\(path): \(value) isn't \(constant)") }
        if case .array(let choices) = schema["oneOf"] {
            let kept = choices.filter { check(value, $0, path).isEmpty }
            if kept.count != 1 { found.append("\(path): \(value) is \(kept.count) of \(choices.count) choices") }
        }
        if case .number(let minimum) = schema["minimum"], case .number(let number) = value, number < minimum {
            found.append("\(path): \(number) is less than \(minimum)")
        }
        if case .number(let maximum) = schema["maximum"], case .number(let number) = value, number > maximum {
            found.append("\(path): \(number) is more than \(maximum)")
        }
        switch (schema["type"], value) {
        case (.string("object"), .object(let members)), (nil, .object(let members)): found += check(members, schema, path)
        case (.string("array"), .array(let items)):
            guard let each = schema["items"] else { break }
            for (index, item) in items.enumerated() { found += check(item, each, "\(path)[\(index)]") }
        case (.string("string"), .string), (.string("number"), .number), (.string("boolean"), .bool), (nil, _): break
        case (.string("integer"), .number(let number)) where number == number.rounded(): break
        case (let type, _): found.append("\(path): \(value) is no \(type.map { "\($0)" } ?? "")")
        }
        return found
    }

    private func check(_ members: [String: JSONTree], _ schema: JSONTree, _ path: String) -> [String] {
        var found = (schema["required"]?.strings ?? []).filter { members[$0] == nil }.map { "\(path): no \($0)" }
        if case .number(let least) = schema["minProperties"], Double(members.count) < least { found.append("\(path): too few members") }
        if case .number(let most) = schema["maxProperties"], Double(members.count) > most { found.append("\(path): too many members") }
        for (name, value) in members {
            if let own = schema["properties"]?[name] {
                found += check(value, own, "\(path).\(name)")
            } else if let others = schema["additionalProperties"] {
                if others == .bool(false) {
                    found.append("\(path): \(name) isn't in the schema")
                } else {
                    found += check(value, others, "\(path).\(name)")
                }
            }
        }
        return found
    }
}
