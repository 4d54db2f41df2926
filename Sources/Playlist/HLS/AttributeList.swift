import Media

/// `NAME=VALUE,NAME="VALUE"…`. Source: RFC 8216 §4.2.
///
/// Blanks around names and values are tolerated, since packagers of the field write them; a name that comes twice counts once.
struct AttributeList {
    /// A list longer than any tag's own is no tag's: what follows is dropped, so that looking up stays cheap.
    static let maximumCount = 64

    /// In the order written; `isQuoted` tells a quoted string from a bare word.
    var entries: [(name: Text, value: Text, isQuoted: Bool)] = []
    /// The first thing wrong with the list, for a warning.
    private(set) var flaw: String?

    init(_ text: Text) {
        var rest = text
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ",") }) else {
                if !rest.trimmed.isEmpty { note("an attribute without a value was dropped") }
                return
            }
            guard rest[equals] == UInt8(ascii: "=") else {
                note("an attribute without a value was dropped")
                rest = rest[(equals + 1)...]
                continue
            }
            let name = rest[..<equals].trimmed
            rest = rest[(equals + 1)...]
            while let first = rest.first, first.isBlank { rest = rest.dropFirst() }
            let value: Text
            let isQuoted = rest.first == UInt8(ascii: "\"")
            if isQuoted {
                let inner = rest.dropFirst()
                if let close = inner.firstIndex(of: UInt8(ascii: "\"")) {
                    value = inner[..<close]
                    rest = inner[(close + 1)...]
                } else {
                    note("a quoted string has no end")
                    value = inner
                    rest = []
                }
                let comma = rest.firstIndex(of: UInt8(ascii: ","))
                if !rest[..<(comma ?? rest.endIndex)].trimmed.isEmpty { note("text after a quoted string was dropped") }
                rest = comma.map { rest[($0 + 1)...] } ?? []
            } else {
                let comma = rest.firstIndex(of: UInt8(ascii: ","))
                value = rest[..<(comma ?? rest.endIndex)].trimmed
                rest = comma.map { rest[($0 + 1)...] } ?? []
            }
            add(name, value, isQuoted)
            if entries.count == Self.maximumCount {
                if !rest.isEmpty { note("more than \(Self.maximumCount) attributes") }
                return
            }
        }
    }

    private mutating func add(_ name: Text, _ value: Text, _ isQuoted: Bool) {
        if name.isEmpty {
            note("an attribute without a name was dropped")
        } else if entries.contains(where: { $0.name.elementsEqual(name) }) {
            note("an attribute comes twice; the first counts")
        } else {
            entries.append((name, value, isQuoted))
        }
    }

    private mutating func note(_ text: String) {
        if flaw == nil { flaw = text }
    }

    /// The bytes of a value, without its quotes; nil where the attribute is absent.
    subscript(name: StaticString) -> Text? {
        entries.first { $0.name == name }?.value
    }

    func string(_ name: StaticString) -> String? { self[name]?.string }

    /// A text that is there and isn't empty.
    func word(_ name: StaticString) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value.string
    }

    func integer(_ name: StaticString) -> Int64? { self[name]?.decimalInteger }

    func has(_ name: StaticString) -> Bool { self[name] != nil }

    func isYes(_ name: StaticString) -> Bool { self[name].map { $0 == "YES" } ?? false }

    /// A decimal-resolution: `1920x1080`.
    func resolution(_ name: StaticString) -> PixelSize? {
        guard let value = self[name], let cross = value.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "x") }),
            let width = value[..<cross].decimalInteger.flatMap(Int32.init(exactly:)),
            let height = value[(cross + 1)...].decimalInteger.flatMap(Int32.init(exactly:)), width > 0, height > 0
        else { return nil }
        return PixelSize(width: width, height: height)
    }

    /// A rate in decimals, taken for the exact rate that it rounds: 23.976 is 24000/1001.
    func frameRate(_ name: StaticString) -> FrameRate? {
        self[name]?.decimalNanos.flatMap(FrameRate.init(nearNanos:))
    }

    /// A quoted list with commas inside.
    func list(_ name: StaticString) -> [String] {
        guard let value = self[name] else { return [] }
        return value.split(separator: UInt8(ascii: ",")).map { $0.trimmed.string }.filter { !$0.isEmpty }
    }

    /// Whole numbers with slashes between: `1/2/5`.
    func integers(_ name: StaticString) -> [Int]? {
        guard let value = self[name] else { return nil }
        let numbers = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
            part.trimmed.decimalInteger.flatMap(Int.init(exactly:))
        }
        return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
    }

    /// What this program gives no meaning to, by name, as written.
    ///
    /// - Parameter known: The names of the attributes that it does.
    func others(than known: Set<String>) -> [String: String] {
        var others: [String: String] = [:]
        for entry in entries {
            let name = entry.name.string
            if !known.contains(name) { others[name] = entry.value.string }
        }
        return others
    }
}
