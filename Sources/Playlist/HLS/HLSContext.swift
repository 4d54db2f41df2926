import Media

/// What both kinds of playlist need while they are read: the base address, the variables, the limits, the warnings.
struct HLSContext {
    let limits: PlaylistLimits
    private let base: URLReference.Base
    private(set) var warnings: [PlaylistWarning] = []
    private var addressBytes = 0
    private var variables: [String: Text] = [:]
    private var lastReference: Text = []
    private var lastAddress: String?

    init(baseURL: String, limits: PlaylistLimits) {
        base = URLReference.Base(baseURL)
        self.limits = limits
    }

    mutating func warn(_ line: Int, _ clause: String, _ text: @autoclosure () -> String) {
        if warnings.count < limits.warnings { warnings.append(PlaylistWarning(line: line, clause: clause, text: text())) }
    }

    /// Makes an address absolute. Byte ranges of one file name it again and again: those share one string.
    ///
    /// - Returns: nil where it has no scheme and the base has none either.
    mutating func resolve(_ reference: Text, line: Int) throws(PlaylistError) -> String? {
        let reference = try substituted(reference, line: line)
        if let lastAddress, reference.elementsEqual(lastReference) { return lastAddress }
        let address = URLReference.resolve(reference, against: base)
        lastReference = reference
        lastAddress = address
        try charge(address?.utf8.count ?? 0)
        return address
    }

    private mutating func charge(_ bytes: Int) throws(PlaylistError) {
        addressBytes += bytes
        guard addressBytes <= limits.addressBytes else { throw .tooLong(bytes: addressBytes, limit: limits.addressBytes) }
    }

    /// `EXT-X-DEFINE` (RFC 8216bis §4.4.2.3), `NAME` and `VALUE` only: the others need the address or the playlist above.
    mutating func define(_ attributes: AttributeList, line: Int) {
        guard let name = attributes.word("NAME"), let value = attributes["VALUE"] else {
            warn(line, "RFC 8216bis §4.4.2.3", "EXT-X-DEFINE without NAME and VALUE is not supported")
            return
        }
        guard variables[name] == nil, variables.count < 256, value.count <= 4096 else {
            warn(line, "RFC 8216bis §4.4.2.3", "the variable \(name) is defined twice, too long, or one too many")
            return
        }
        variables[name] = value
    }

    /// Puts the variables' values for `{$name}`; an unknown one stays as it is, with a warning.
    mutating func substituted(_ text: Text, line: Int) throws(PlaylistError) -> Text {
        guard !variables.isEmpty, text.contains(UInt8(ascii: "{")) else { return text }
        var output: [UInt8] = []
        var rest = text
        while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
            output += rest[..<brace]
            rest = rest[brace...]
            // A name is short: a bounded look ahead keeps a line of braces linear.
            guard rest.hasPrefix("{$"), let close = rest.prefix(128).firstIndex(of: UInt8(ascii: "}")) else {
                output.append(UInt8(ascii: "{"))
                rest = rest.dropFirst()
                continue
            }
            let name = rest[(brace + 2)..<close].string
            if let value = variables[name] {
                output += value
                try charge(value.count)
            } else {
                warn(line, "RFC 8216bis §4.3", "the variable \(name) is not defined")
                output += rest[...close]
            }
            rest = rest[(close + 1)...]
        }
        return Text(output + rest)
    }
}
