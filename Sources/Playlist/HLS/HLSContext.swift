import Media

/// What both kinds of playlist need while they are read: the base address, the variables, the limits, the warnings.
struct HLSContext {
    let limits: PlaylistLimits
    private let base: URLReference.Base
    private var log: WarningLog
    var variables: HLSVariables
    /// As far as the playlist has said it.
    var version = 1
    private var needs = VersionNeeds()
    private var addressBytes = 0
    private var lastReference: Text = []
    private var lastAddress: String?
    var warnings: [PlaylistWarning] { log.warnings }

    /// - Parameter imports: What the multivariant playlist above defines; nil where none is known.
    init(baseURL: String, limits: PlaylistLimits, imports: [String: String]?) {
        base = URLReference.Base(baseURL)
        self.limits = limits
        log = WarningLog(limits: limits)
        variables = HLSVariables(query: base.components.query ?? [], imports: imports)
    }

    mutating func warn(_ line: Int, _ clause: String, _ text: @autoclosure () -> String) {
        log.add(line, clause, text())
    }

    /// Notes that a feature is used that only playlists of a version may use.
    mutating func uses(_ feature: VersionedFeature, _ line: Int) { needs.note(feature, line) }

    /// Warns of each feature that needs a higher version than the playlist has.
    mutating func checkVersion(_ version: Int) {
        for (feature, line) in needs.unmet(by: version) {
            warn(line, feature.clause, "\(feature.words) needs version \(feature.version), the playlist has \(version)")
        }
    }

    /// An attribute list, variables put in, and what is wrong with it said.
    mutating func attributes(_ value: Text, _ line: Int) throws(PlaylistError) -> AttributeList {
        var list = AttributeList(value)
        if let flaw = list.flaw { warn(line, "RFC 8216 §4.2", flaw) }
        if !hasVariables { return list }
        // RFC 8216bis §4.3: in quoted strings and hexadecimal sequences.
        for index in list.entries.indices where list.entries[index].isQuoted || list.entries[index].value.hasPrefix("0") {
            list.entries[index].value = try substituted(list.entries[index].value, line)
        }
        return list
    }

    /// Makes the address of a line of its own absolute.
    mutating func resolveLine(_ text: Text, line: Int) throws(PlaylistError) -> String? {
        try resolve(hasVariables ? substituted(text, line) : text)
    }

    /// Makes an address absolute. Byte ranges of one file name it again and again: those share one string.
    ///
    /// - Returns: nil where it has no scheme and the base has none either.
    mutating func resolve(_ reference: Text) throws(PlaylistError) -> String? {
        if let lastAddress, reference.elementsEqual(lastReference) { return lastAddress }
        let address = URLReference.resolve(reference, against: base)
        lastReference = reference
        lastAddress = address
        try charge(address?.utf8.count ?? 0)
        return address
    }

    /// Bytes that are made here and weren't sent: a small playlist must not become a large one.
    private mutating func charge(_ bytes: Int) throws(PlaylistError) {
        addressBytes += bytes
        guard addressBytes <= limits.addressBytes else { throw .tooLong(bytes: addressBytes, limit: limits.addressBytes) }
    }

    /// A playlist that defines none, and is older than they are (RFC 8216bis §8), means its braces as they stand.
    private var hasVariables: Bool { !variables.isEmpty || version >= VersionedFeature.define.version }

    private mutating func substituted(_ text: Text, _ line: Int) throws(PlaylistError) -> Text {
        guard text.contains(UInt8(ascii: "{")) else { return text }
        var unknown: String?
        let result = variables.substituted(text, unknown: &unknown)
        // RFC 8216bis §4.3 names only what a definition before it gives: the address would be one that nobody has meant.
        if let unknown { throw .badTag(line: line, tag: "{$\(unknown)}", reason: "the variable is not defined") }
        try charge(result.count)
        return result
    }
}
