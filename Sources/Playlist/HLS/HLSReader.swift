import Media

/// Reads a playlist line by line, finds out its kind, and hands each line to that kind's builder.
struct HLSReader {
    var context: HLSContext
    private var media: MediaPlaylistBuilder
    private var multivariant = MultivariantBuilder()
    private var kind: Kind = .undecided
    private var version: Int?
    private var independentSegments: Bool?
    private var start: StartOffset?

    private enum Kind {
        case undecided
        case media
        case multivariant
    }

    init(context: HLSContext, previous: SegmentList?) {
        self.context = context
        media = MediaPlaylistBuilder(previous: previous)
    }

    mutating func read(_ line: Text, number: Int) throws(PlaylistError) {
        guard let first = line.first else { return }
        if first != UInt8(ascii: "#") {
            try readAddress(line, number)
        } else if line.hasPrefix("#EXT") {
            let colon = line.firstIndex(of: UInt8(ascii: ":"))
            let name = line[(line.startIndex + 4)..<(colon ?? line.endIndex)]
            let value = colon.map { line[($0 + 1)...] } ?? []
            // The longest tag of the specification has 28 bytes; a longer word is none of them.
            guard name.count <= 40 else { return }
            try readTag(name.trimmed.string, value.trimmed, number)
        }
    }

    private mutating func readAddress(_ line: Text, _ number: Int) throws(PlaylistError) {
        if multivariant.isWaitingForAddress {
            try multivariant.address(line, number, &context)
        } else if kind == .multivariant {
            context.warn(number, "RFC 8216 §4.3.4.2", "an address without EXT-X-STREAM-INF was skipped")
        } else {
            try decide(.media, number)
            try media.address(line, number, &context)
        }
    }

    private mutating func readTag(_ name: String, _ value: Text, _ number: Int) throws(PlaylistError) {
        switch name {
        case "M3U": break
        case "-X-VERSION": readVersion(value, number)
        case "-X-INDEPENDENT-SEGMENTS":
            if independentSegments != nil { context.warn(number, "RFC 8216 §4.3.5", "EXT-X-INDEPENDENT-SEGMENTS comes twice") }
            independentSegments = true
        case "-X-START": try readStart(context.attributes(value, number), number)
        case "-X-DEFINE":
            let flaw = try context.variables.define(context.attributes(value, number))
            context.uses(value.hasPrefix("QUERYPARAM") ? .queryParameter : .define, number)
            if let flaw { throw .badTag(line: number, tag: "EXT-X-DEFINE", reason: flaw) }
        case "-X-STREAM-INF", "-X-I-FRAME-STREAM-INF", "-X-IMAGE-STREAM-INF", "-X-MEDIA", "-X-SESSION-DATA", "-X-SESSION-KEY",
            "-X-CONTENT-STEERING":
            try decide(.multivariant, number)
            try multivariant.tag(name, context.attributes(value, number), number, &context)
        case "INF", "-X-TARGETDURATION", "-X-MEDIA-SEQUENCE", "-X-DISCONTINUITY-SEQUENCE", "-X-ENDLIST", "-X-PLAYLIST-TYPE",
            "-X-I-FRAMES-ONLY", "-X-IMAGES-ONLY", "-X-TILES", "-X-BYTERANGE", "-X-DISCONTINUITY", "-X-KEY", "-X-MAP",
            "-X-PROGRAM-DATE-TIME", "-X-GAP", "-X-BITRATE", "-X-PART", "-X-PART-INF", "-X-SERVER-CONTROL", "-X-PRELOAD-HINT",
            "-X-RENDITION-REPORT", "-X-DATERANGE", "-X-SKIP":
            try decide(.media, number)
            try media.tag(name, value, number, &context)
        default: break  // §6.3.1: clients MUST ignore unrecognised tags.
        }
    }

    private mutating func readVersion(_ value: Text, _ number: Int) {
        guard let given = value.decimalInteger.flatMap(Int.init(exactly:)), given > 0 else {
            context.warn(number, "RFC 8216 §4.3.1.2", "the version can't be read; 1 is assumed")
            return
        }
        if version != nil { context.warn(number, "RFC 8216 §4.3.1.2", "EXT-X-VERSION comes twice; the last counts") }
        if given > VersionedFeature.newest {
            context.warn(number, "RFC 8216 §7", "version \(given) is newer than \(VersionedFeature.newest): what it adds is not understood")
        }
        version = given
        context.version = given
    }

    private mutating func readStart(_ attributes: AttributeList, _ number: Int) {
        guard let offset = attributes["TIME-OFFSET"]?.decimalTime else {
            context.warn(number, "RFC 8216 §4.3.5.2", "EXT-X-START without TIME-OFFSET was skipped")
            return
        }
        guard start == nil else { return context.warn(number, "RFC 8216 §4.3.5", "EXT-X-START comes twice; the first counts") }
        start = StartOffset(offset: offset, isPrecise: attributes.isYes("PRECISE"))
    }

    private mutating func decide(_ found: Kind, _ number: Int) throws(PlaylistError) {
        if kind == .undecided {
            kind = found
        } else if kind != found {
            throw .mixedKinds(line: number)
        }
    }

    mutating func finish(lastLine: Int) throws(PlaylistError) -> HLSDocument {
        guard kind == .multivariant else {
            var list = try media.finish(lastLine: lastLine, &context)
            context.checkVersion(version ?? 1)
            list.version = version ?? 1
            list.independentSegments = independentSegments ?? false
            list.start = start
            list.warnings = context.warnings
            return .media(list)
        }
        var presentation = try multivariant.finish(lastLine: lastLine, &context)
        context.checkVersion(version ?? 1)
        presentation.version = version
        presentation.variables = context.variables.values.mapValues(\.string)
        presentation.independentSegments = independentSegments ?? false
        presentation.start = start
        presentation.warnings = context.warnings
        return .multivariant(presentation)
    }
}
