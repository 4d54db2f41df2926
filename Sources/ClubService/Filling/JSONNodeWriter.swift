extension JSONNode {
    /// For a file that is read and changed by hand: two blanks for each depth, what is short on one line, a line's end last.
    var written: [UInt8] {
        var text = ""
        write(into: &text, indent: "")
        return Array((text + "\n").utf8)
    }

    /// On one line, members in their order.
    var compact: String {
        switch self {
        case .object(let members):
            members.isEmpty ? "{}" : "{ " + members.map { "\(Self.quoted($0.name)): \($0.value.compact)" }.joined(separator: ", ") + " }"
        case .list(let items): "[" + items.map { $0.compact }.joined(separator: ", ") + "]"
        case .text(let text): Self.quoted(text)
        case .literal(let text): text
        }
    }

    /// As in a line of code, more is hard to read.
    private static let longestLine = 100

    private var isFlat: Bool {
        switch self {
        case .object(let members): members.allSatisfy { $0.value.isLeaf }
        case .list(let items): items.allSatisfy { $0.isLeaf }
        case .text, .literal: true
        }
    }

    private var isLeaf: Bool {
        switch self {
        case .object(let members): members.isEmpty
        case .list(let items): items.isEmpty
        case .text, .literal: true
        }
    }

    private func write(into text: inout String, indent: String) {
        if isFlat {
            let line = compact
            if isLeaf || line.utf8.count <= Self.longestLine {
                text += line
                return
            }
        }
        let inner = indent + "  "
        switch self {
        case .object(let members):
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += "\(inner)\(Self.quoted(member.name)): "
                member.value.write(into: &text, indent: inner)
                text += index + 1 < members.count ? ",\n" : "\n"
            }
            text += indent + "}"
        case .list(let items):
            text += "[\n"
            for (index, item) in items.enumerated() {
                text += inner
                item.write(into: &text, indent: inner)
                text += index + 1 < items.count ? ",\n" : "\n"
            }
            text += indent + "]"
        case .text, .literal: text += compact
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
