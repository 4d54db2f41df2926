import Markup
import Media

/// What all readers of one manifest need: the limits, what was used of them, and the warnings.
struct MPDContext {
    let limits: PlaylistLimits
    /// The manifest's own query, without its mark.
    var manifestQuery: String?
    /// No segment may be longer (`MPD@maxSegmentDuration`); nil once one was found, or where not said.
    var maximumSegmentDuration: MediaTime?
    /// How long a segment is taken to last where nothing says so, and in what words.
    var assumedLength: (length: MediaTime, source: String) = (MediaTime(ticks: 2, of: 1, over: 1), "nothing says more")
    /// Why there is nothing to play, if there is nothing else.
    private(set) var leftOut: PlaylistError?
    private var log: WarningLog
    private var addressBytes = 0
    private var streams = 0
    private var remoteBytes = 0
    var warnings: [PlaylistWarning] { log.warnings }

    init(limits: PlaylistLimits) {
        self.limits = limits
        log = WarningLog(limits: limits)
    }

    /// - Parameter clause: of ISO/IEC 23009-1: `5.3.9.4.4`.
    mutating func warn(_ line: Int, _ clause: StaticString, _ text: @autoclosure () -> String) {
        warn(line, of: "ISO/IEC 23009-1 §\(clause)", text())
    }

    mutating func warn(_ line: Int, of clause: @autoclosure () -> String, _ text: @autoclosure () -> String) {
        log.add(line, clause(), text())
    }

    /// Says it of the first segment that is longer than the manifest allows.
    mutating func checkLength(_ length: MediaTime, _ line: Int) {
        // Less than a millisecond is the manifest's own rounding.
        guard let most = maximumSegmentDuration, (length - most).seconds > 0.001 else { return }
        maximumSegmentDuration = nil
        warn(line, "5.3.1.2", "a segment of \(length) s is longer than maxSegmentDuration")
    }

    /// Says that a set or a representation can't be used.
    mutating func leaveOut(_ line: Int, _ clause: StaticString, _ text: String) {
        if leftOut == nil { leftOut = .nothingUsable(line: line, reason: "\(text) was left out (ISO/IEC 23009-1 §\(clause))") }
        warn(line, clause, text + " was left out")
    }

    /// Makes an address absolute and charges for it; one that can't be made so stays as it is.
    mutating func resolve(_ reference: String, against base: String) throws(PlaylistError) -> String {
        let url = URLReference.resolve(reference, against: base) ?? reference
        try charge(url)
        return url
    }

    mutating func charge(_ text: String) throws(PlaylistError) {
        addressBytes += text.utf8.count
        guard addressBytes <= limits.addressBytes else { throw .tooLong(bytes: addressBytes, limit: limits.addressBytes) }
    }

    /// Whether so much more may be put into the manifest from elsewhere; each use of a piece counts.
    mutating func allowsRemote(_ bytes: Int) -> Bool {
        remoteBytes += bytes
        return remoteBytes <= limits.bytes
    }

    /// Counts one more representation in one more period. One takes the room of several segments.
    mutating func countStream() throws(PlaylistError) {
        streams += 1
        let most = limits.entries / 4
        guard streams <= most else { throw .tooManySegments(limit: most) }
    }
}

extension MarkupElement {
    /// The elements of a name directly inside, in the manifest's own namespace.
    func all(_ name: String) -> [MarkupElement] {
        content.compactMap { node in
            if case .element(let element) = node, element.name == name, element.namespace == namespace { return element }
            return nil
        }
    }

    func first(_ name: String) -> MarkupElement? {
        for case .element(let element) in content where element.name == name && element.namespace == namespace { return element }
        return nil
    }

    /// Without the white space that a schema type drops at both ends.
    var trimmedText: String { text.withoutOuterBlanks }
}

extension String {
    var withoutOuterBlanks: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
        var bytes = Array(utf8)[...]
        while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Cut at white space.
    var blankSeparated: [String] {
        utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { String(decoding: Array($0), as: UTF8.self) }
    }

    /// Cut at commas, or another separator; parts trimmed, empty ones dropped.
    func separated(by separator: Unicode.Scalar) -> [String] {
        utf8.split(separator: UInt8(ascii: separator)).map { String(decoding: Array($0), as: UTF8.self).withoutOuterBlanks }.filter {
            !$0.isEmpty
        }
    }
}
