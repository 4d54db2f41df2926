import Media

/// Collects the variants and renditions of a multivariant playlist. Source: RFC 8216 §4.3.4, RFC 8216bis §4.4.6.
struct MultivariantBuilder {
    var presentation = Presentation(variants: [])
    /// Announced by `EXT-X-STREAM-INF`, without its address yet.
    private var pending: Variant?
    private var pendingLine = 0
    private var entries = 0
    /// Where the tag of each variant stands.
    var lines: [Int] = []
    /// Of the rendition that comes next.
    var nextRendition = 0
    /// For finding what may be there once only.
    var seen = SeenNames()

    struct SeenNames {
        /// Of renditions, with kind and group.
        var renditions: Set<[String]> = []
        /// Kinds and groups with a default.
        var defaults: Set<[String]> = []
        /// Of session data, with the language.
        var sessionData: Set<[String]> = []
    }

    var isWaitingForAddress: Bool { pending != nil }

    mutating func tag(_ name: String, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        switch name {
        case "-X-STREAM-INF":
            if pending != nil { context.warn(line, "RFC 8216 §4.3.4.2", "the EXT-X-STREAM-INF before has no address and was dropped") }
            pending = variant(attributes, line, &context)
            pendingLine = line
        case "-X-I-FRAME-STREAM-INF", "-X-IMAGE-STREAM-INF": try readPictures(name, attributes, line, &context)
        case "-X-MEDIA": try readRendition(attributes, line, &context)
        case "-X-SESSION-DATA": try readSessionData(attributes, line, &context)
        case "-X-SESSION-KEY": try readSessionKey(attributes, line, &context)
        case "-X-CONTENT-STEERING": try readSteering(attributes, line, &context)
        default: break
        }
    }

    mutating func address(_ text: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard var variant = pending else { return }
        pending = nil
        guard let url = try context.resolveLine(text, line: line) else {
            throw .badTag(line: line, tag: "address", reason: "no base address")
        }
        try count(&context)
        variant.url = url
        variant.id = VariantID(presentation.variants.count)
        presentation.variants.append(variant)
        lines.append(pendingLine)
    }

    mutating func finish(lastLine: Int, _ context: inout HLSContext) throws(PlaylistError) -> Presentation {
        if pending != nil {
            guard !presentation.variants.isEmpty else { throw .truncated(line: lastLine) }
            context.warn(pendingLine, "RFC 8216 §4.3.4.2", "the last EXT-X-STREAM-INF has no address and was dropped")
        }
        guard !presentation.variants.isEmpty else { throw .noVariants }
        checkGroups(&context)
        checkMembers(&context, lastLine)
        checkAgreement(&context, lastLine)
        return presentation
    }

    /// Counts one more of whatever a playlist may have many of.
    mutating func count(_ context: inout HLSContext) throws(PlaylistError) {
        guard entries < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
        entries += 1
    }

    private static let known: Set<String> = [
        "BANDWIDTH", "AVERAGE-BANDWIDTH", "SCORE", "CODECS", "SUPPLEMENTAL-CODECS", "RESOLUTION", "FRAME-RATE", "HDCP-LEVEL",
        "ALLOWED-CPC", "VIDEO-RANGE", "REQ-VIDEO-LAYOUT", "STABLE-VARIANT-ID", "AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS",
        "PATHWAY-ID", "NAME", "URI",
    ]

    private func variant(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) -> Variant {
        var variant = Variant(id: VariantID(0), url: "", content: .mediaPlaylist)
        variant.bandwidth = attributes.integer("BANDWIDTH")
        if variant.bandwidth == nil { context.warn(line, "RFC 8216 §4.3.4.2", "a variant without a readable BANDWIDTH") }
        variant.averageBandwidth = attributes.integer("AVERAGE-BANDWIDTH")
        variant.size = attributes.resolution("RESOLUTION")
        variant.frameRate = attributes.frameRate("FRAME-RATE")
        variant.codecs = attributes.list("CODECS")
        variant.supplementalCodecs = attributes.list("SUPPLEMENTAL-CODECS")
        variant.audioGroup = attributes.word("AUDIO")
        variant.videoGroup = attributes.word("VIDEO")
        variant.subtitleGroup = attributes.word("SUBTITLES")
        if let captions = attributes.word("CLOSED-CAPTIONS") {
            // The word NONE without quotes; in quotes it would be a group's name, yet nobody names one so.
            if captions == "NONE" { variant.hasNoClosedCaptions = true } else { variant.closedCaptionGroup = captions }
        }
        variant.name = attributes.word("NAME")
        variant.pathway = attributes.word("PATHWAY-ID")
        variant.stableID = stableID("STABLE-VARIANT-ID", attributes, line, &context)
        variant.requiredVideoLayout = attributes.list("REQ-VIDEO-LAYOUT")
        variant.otherAttributes = attributes.others(than: Self.known)
        if attributes.entries.contains(where: { $0.name.hasPrefix("REQ-") }) { context.uses(.requirement, line) }
        readQuality(attributes, line, &variant, &context)
        keepUnread(attributes, line, &variant, &context)
        return variant
    }

    /// What can't be read is kept as written.
    private func keepUnread(_ attributes: AttributeList, _ line: Int, _ variant: inout Variant, _ context: inout HLSContext) {
        let unread: [(name: StaticString, isRead: Bool)] = [
            ("BANDWIDTH", variant.bandwidth != nil), ("AVERAGE-BANDWIDTH", variant.averageBandwidth != nil),
            ("RESOLUTION", variant.size != nil), ("FRAME-RATE", variant.frameRate != nil), ("SCORE", variant.score != nil),
            ("VIDEO-RANGE", variant.videoRange != .unknown), ("HDCP-LEVEL", variant.hdcpLevel != nil),
        ]
        for (name, isRead) in unread where !isRead {
            guard let value = attributes.string(name) else { continue }
            variant.otherAttributes["\(name)"] = value
            if "\(name)" != "BANDWIDTH" { context.warn(line, "RFC 8216bis §4.4.6.2", "\(name) can't be read: \(value)") }
        }
    }

    private func readQuality(_ attributes: AttributeList, _ line: Int, _ variant: inout Variant, _ context: inout HLSContext) {
        if let score = attributes["SCORE"] {
            variant.score = score.decimalNanos.flatMap { $0 >= 0 ? Double($0) / 1_000_000_000 : nil }
        }
        if let range = attributes["VIDEO-RANGE"] {
            variant.videoRange = range == "SDR" ? .sdr : range == "HLG" ? .hlg : range == "PQ" ? .pq : .unknown
        }
        if let level = attributes["HDCP-LEVEL"] {
            variant.hdcpLevel = level == "NONE" ? .notNeeded : level == "TYPE-0" ? .type0 : level == "TYPE-1" ? .type1 : nil
        }
        variant.allowedProtection = attributes.list("ALLOWED-CPC").compactMap { entry in
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                context.warn(line, "RFC 8216bis §4.4.6.2", "an entry of ALLOWED-CPC without a colon was skipped")
                return nil
            }
            return AllowedProtection(keyFormat: String(parts[0]), configurations: parts[1].split(separator: "/").map(String.init))
        }
    }

    /// `EXT-X-I-FRAME-STREAM-INF`, and `EXT-X-IMAGE-STREAM-INF`, which is made like it.
    private mutating func readPictures(
        _ name: String, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext
    ) throws(PlaylistError) {
        let areImages = name == "-X-IMAGE-STREAM-INF"
        let clause = areImages ? "Image Media Playlist, EXT-X-IMAGE-STREAM-INF" : "RFC 8216 §4.3.4.3"
        guard let reference = attributes["URI"], let url = try context.resolve(reference) else {
            context.warn(line, clause, "EXT\(name) without URI was skipped")
            return
        }
        let foreign: [StaticString] = ["FRAME-RATE", "AUDIO", "SUBTITLES", "CLOSED-CAPTIONS"]
        if let other = foreign.first(where: attributes.has) {
            context.warn(line, clause, "EXT\(name) must not have \(other)")
        }
        try count(&context)
        var variant = variant(attributes, line, &context)
        variant.url = url
        variant.id = VariantID(areImages ? presentation.imageVariants.count : presentation.iFrameVariants.count)
        if areImages { presentation.imageVariants.append(variant) } else { presentation.iFrameVariants.append(variant) }
    }

    /// A name for the same thing in every manifest, of the bytes that a name may have.
    func stableID(_ name: StaticString, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) -> String? {
        guard let value = attributes[name], !value.isEmpty else { return nil }
        let isPlain = value.allSatisfy { $0.isDigit || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || "+/=.-_".utf8.contains($0) }
        if !isPlain { context.warn(line, "RFC 8216bis §4.4.6", "\(name) may only have letters, digits and +/=.-_") }
        return value.string
    }
}
