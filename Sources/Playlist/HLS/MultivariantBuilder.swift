import Media

/// Collects the variants and renditions of a multivariant playlist. Source: RFC 8216 §4.3.4.
struct MultivariantBuilder {
    private var presentation = Presentation(variants: [])
    /// Announced by `EXT-X-STREAM-INF`, without its address yet.
    private var pending: Variant?
    private var renditionCount = 0

    var isWaitingForAddress: Bool { pending != nil }

    mutating func tag(_ name: String, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        switch name {
        case "-X-STREAM-INF":
            if pending != nil { context.warn(line, "RFC 8216 §4.3.4.2", "the EXT-X-STREAM-INF before has no address and was dropped") }
            pending = variant(attributes, line, &context)
        case "-X-I-FRAME-STREAM-INF": try readIFrames(attributes, line, &context)
        case "-X-MEDIA": try readRendition(attributes, line, &context)
        case "-X-SESSION-DATA":
            if let id = attributes["DATA-ID"], id == "com.apple.hls.title" { presentation.title = attributes.word("VALUE") }
        default: break  // Session keys and steering only save time later.
        }
    }

    mutating func address(_ text: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard var variant = pending else { return }
        pending = nil
        guard let url = try context.resolve(text, line: line) else { throw .badTag(line: line, tag: "address", reason: "no base address") }
        try count(line, &context)
        variant.url = url
        variant.id = VariantID(presentation.variants.count)
        presentation.variants.append(variant)
    }

    mutating func finish(lastLine: Int, _ context: inout HLSContext) throws(PlaylistError) -> Presentation {
        guard pending == nil else { throw .truncated(line: lastLine) }
        guard !presentation.variants.isEmpty else { throw .noVariants }
        checkGroups(&context, lastLine)
        return presentation
    }

    private func count(_ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard presentation.variants.count + presentation.iFrameVariants.count + renditionCount < context.limits.entries else {
            throw .tooManySegments(limit: context.limits.entries)
        }
    }

    private func variant(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) -> Variant {
        var variant = Variant(id: VariantID(0), url: "", content: .mediaPlaylist)
        variant.bandwidth = attributes.integer("BANDWIDTH")
        if variant.bandwidth == nil { context.warn(line, "RFC 8216 §4.3.4.2", "a variant without a readable BANDWIDTH") }
        variant.averageBandwidth = attributes.integer("AVERAGE-BANDWIDTH")
        variant.size = attributes.resolution("RESOLUTION")
        variant.frameRate = attributes.frameRate("FRAME-RATE")
        variant.codecs = attributes.list("CODECS")
        if let range = attributes["VIDEO-RANGE"] { variant.videoRange = range == "PQ" ? .pq : range == "HLG" ? .hlg : .sdr }
        variant.audioGroup = attributes.word("AUDIO")
        variant.videoGroup = attributes.word("VIDEO")
        variant.subtitleGroup = attributes.word("SUBTITLES")
        if let captions = attributes.word("CLOSED-CAPTIONS"), captions != "NONE" { variant.closedCaptionGroup = captions }
        variant.name = attributes.word("NAME")
        return variant
    }

    private mutating func readIFrames(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let reference = attributes["URI"], let url = try context.resolve(reference, line: line) else {
            context.warn(line, "RFC 8216 §4.3.4.3", "EXT-X-I-FRAME-STREAM-INF without URI was skipped")
            return
        }
        try count(line, &context)
        var variant = variant(attributes, line, &context)
        variant.url = url
        variant.id = VariantID(presentation.iFrameVariants.count)
        presentation.iFrameVariants.append(variant)
    }

    private mutating func readRendition(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let kind: RenditionKind
        switch attributes.string("TYPE") {
        case "AUDIO": kind = .audio
        case "VIDEO": kind = .video
        case "SUBTITLES": kind = .subtitles
        case "CLOSED-CAPTIONS": kind = .closedCaptions
        default:
            context.warn(line, "RFC 8216 §4.3.4.1", "EXT-X-MEDIA of an unknown TYPE was skipped")
            return
        }
        guard let group = attributes.word("GROUP-ID") else {
            context.warn(line, "RFC 8216 §4.3.4.1", "EXT-X-MEDIA without GROUP-ID was skipped")
            return
        }
        if attributes.word("NAME") == nil { context.warn(line, "RFC 8216 §4.3.4.1", "EXT-X-MEDIA without NAME") }
        try count(line, &context)
        let name = attributes.word("NAME") ?? attributes.word("LANGUAGE") ?? group
        var rendition = Rendition(id: RenditionID(renditionCount), kind: kind, group: group, name: name)
        renditionCount += 1
        rendition.language = attributes.word("LANGUAGE")
        rendition.associatedLanguage = attributes.word("ASSOC-LANGUAGE")
        rendition.isDefault = attributes.isYes("DEFAULT")
        // §4.3.4.1: DEFAULT=YES implies it.
        rendition.autoselect = attributes.isYes("AUTOSELECT") || rendition.isDefault
        rendition.isForced = attributes.isYes("FORCED")
        rendition.characteristics = attributes.list("CHARACTERISTICS")
        rendition.instreamID = attributes.word("INSTREAM-ID")
        if let channels = attributes["CHANNELS"]?.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).first {
            rendition.channels = channels.decimalInteger.flatMap(Int.init(exactly:))
        }
        if let reference = attributes["URI"] { rendition.url = try context.resolve(reference, line: line) }
        append(rendition, line, &context)
    }

    private mutating func append(_ rendition: Rendition, _ line: Int, _ context: inout HLSContext) {
        switch rendition.kind {
        case .audio: presentation.audioRenditions.append(rendition)
        case .video: presentation.videoRenditions.append(rendition)
        case .closedCaptions: presentation.closedCaptionRenditions.append(rendition)
        case .subtitles where rendition.url == nil: context.warn(line, "RFC 8216 §4.3.4.1", "subtitles without URI were skipped")
        case .subtitles: presentation.subtitleRenditions.append(rendition)
        }
    }

    /// §4.3.4.2: the group that a variant names MUST exist; one that doesn't is taken for absent, so that the variant's own sound plays.
    private mutating func checkGroups(_ context: inout HLSContext, _ line: Int) {
        let audio = Set(presentation.audioRenditions.map(\.group))
        let subtitles = Set(presentation.subtitleRenditions.map(\.group))
        for index in presentation.variants.indices {
            if let group = presentation.variants[index].audioGroup, !audio.contains(group) {
                context.warn(line, "RFC 8216 §4.3.4.2", "no rendition is in the audio group \(group)")
                presentation.variants[index].audioGroup = nil
            }
            if let group = presentation.variants[index].subtitleGroup, !subtitles.contains(group) {
                context.warn(line, "RFC 8216 §4.3.4.2", "no rendition is in the subtitle group \(group)")
                presentation.variants[index].subtitleGroup = nil
            }
        }
    }
}
