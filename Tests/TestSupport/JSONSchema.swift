/// As much of JSON Schema (2020-12) as the published schemas use.
public struct JSONSchema: Sendable {
    let root: JSONTree

    /// - Parameter root: The schema.
    public init(root: JSONTree) { self.root = root }

    /// Every place where a document breaks the schema; empty where it keeps to it.
    ///
    /// - Parameter definition: Which of its `$defs`; nil: the schema itself.
    public func violations(of document: JSONTree, definition: String? = nil) -> [String] {
        guard let definition else { return check(document, root, "$") }
        guard let schema = root["$defs"]?[definition] else { return ["no \(definition)"] }
        return check(document, schema, "$")
    }

    private func check(_ value: JSONTree, _ schema: JSONTree, _ path: String) -> [String] {
        if case .string(let reference) = schema["$ref"] {
            guard let target = root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] else { return ["\(path): no \(reference)"] }
            return check(value, target, path)
        }
        var found: [String] = []
        if let options = schema["enum"]?.strings {
            if case .string(let word) = value, options.contains(word) {} else { found.append("\(path): \(value) is none of \(options)") }
        }
        if case .number(let minimum) = schema["minimum"], case .number(let number) = value, number < minimum {
            found.append("\(path): \(number) is less than \(minimum)")
        }
        if case .number(let maximum) = schema["maximum"], case .number(let number) = value, number > maximum {
            found.append("\(path): \(number) is more than \(maximum)")
        }
        switch (schema["type"], value) {
        case (.string("object"), .object(let members)): found += check(members, schema, path)
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
