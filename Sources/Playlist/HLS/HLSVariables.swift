/// What `EXT-X-DEFINE` names. Source: RFC 8216bis §4.3 and §4.4.2.3.
struct HLSVariables {
    private static let clause = "RFC 8216bis §4.4.2.3"
    /// More, or longer ones, are nobody's playlist: a short text could become a very long one.
    private static let maximumCount = 256
    private static let maximumBytes = 4096
    /// More than any playlist's addresses may have together: what is longer is refused, and need not be made.
    private static let maximumOutput = PlaylistLimits.standard.addressBytes

    private let query: Text
    private let imports: [String: String]?
    private(set) var values: [String: Text] = [:]

    var isEmpty: Bool { values.isEmpty }

    /// - Parameters:
    ///   - query: Of the playlist's own address.
    ///   - imports: What the multivariant playlist above defines; nil where none is known.
    init(query: Text, imports: [String: String]?) {
        self.query = query
        self.imports = imports
    }

    /// - Returns: what is wrong with the definition; each of these makes the whole playlist one that clients must refuse.
    mutating func define(_ attributes: AttributeList) -> String? {
        let name: Text
        let value: Text?
        let kinds: [StaticString] = ["NAME", "IMPORT", "QUERYPARAM"]
        guard kinds.count(where: { attributes[$0] != nil }) == 1 else { return "needs one of NAME, IMPORT and QUERYPARAM, and only one" }
        if let given = attributes["NAME"] {
            name = given
            value = attributes["VALUE"]
            if value == nil { return "has a NAME and no VALUE" }
        } else if let given = attributes["IMPORT"] {
            name = given
            value = imports?[given.string].map { Array($0.utf8)[...] }
            if value == nil {
                return "\(given.string) is to be a variable of the multivariant playlist: open that one, which has to define it"
            }
        } else if let given = attributes["QUERYPARAM"] {
            name = given
            value = QueryText.value(of: Array(given), in: query)?[...]
            if value == nil { return "the playlist's address has no query parameter \(given.string) with a value" }
            if value?.contains(where: Self.isNotQuotable) ?? false {
                return "the value of the query parameter \(given.string) could not stand between quotes"
            }
        } else {
            return nil
        }
        guard let value, !name.isEmpty, name.allSatisfy(Self.isNameByte) else {
            return "a variable's name may only have letters, digits, - and _"
        }
        let word = name.string
        guard values[word] == nil else { return "the variable \(word) is defined twice" }
        guard values.count < Self.maximumCount, value.count <= Self.maximumBytes else {
            return "the variable \(word) is too long, or one too many"
        }
        values[word] = value
        return nil
    }

    /// Puts the variables' values for `{$name}`; an unknown one stays as it is.
    ///
    /// - Parameter unknown: Set to the name of the last that isn't defined.
    func substituted(_ text: Text, unknown: inout String?) -> Text {
        var output: [UInt8] = []
        var rest = text
        while output.count <= Self.maximumOutput, let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
            output += rest[..<brace]
            rest = rest[brace...]
            // A name is short: a bounded look ahead keeps a line of braces linear.
            guard rest.hasPrefix("{$"), let close = rest.prefix(128).firstIndex(of: UInt8(ascii: "}")) else {
                output.append(UInt8(ascii: "{"))
                rest = rest.dropFirst()
                continue
            }
            let name = rest[(brace + 2)..<close].string
            if let value = values[name] {
                output += value
            } else {
                unknown = name
                output += rest[...close]
            }
            rest = rest[(close + 1)...]
        }
        return Text(output + rest)
    }

    /// §4.2: what a quoted string can't hold.
    private static func isNotQuotable(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "\"") }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
