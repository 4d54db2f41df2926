import Media

/// `EXT-X-MEDIA`. Source: RFC 8216 §4.3.4.1, RFC 8216bis §4.4.6.1.
extension MultivariantBuilder {
    private static let clause = "RFC 8216 §4.3.4.1"
    private static let known: Set<String> = [
        "TYPE", "URI", "GROUP-ID", "LANGUAGE", "ASSOC-LANGUAGE", "NAME", "STABLE-RENDITION-ID", "DEFAULT", "AUTOSELECT", "FORCED",
        "INSTREAM-ID", "BIT-DEPTH", "SAMPLE-RATE", "CHARACTERISTICS", "CHANNELS",
    ]

    mutating func readRendition(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let kind: RenditionKind
        switch attributes.string("TYPE") {
        case "AUDIO": kind = .audio
        case "VIDEO": kind = .video
        case "SUBTITLES": kind = .subtitles
        case "CLOSED-CAPTIONS": kind = .closedCaptions
        default:
            context.warn(line, Self.clause, "EXT-X-MEDIA of an unknown TYPE was skipped")
            return
        }
        guard let group = attributes.word("GROUP-ID") else {
            context.warn(line, Self.clause, "EXT-X-MEDIA without GROUP-ID was skipped")
            return
        }
        if attributes.word("NAME") == nil { context.warn(line, Self.clause, "EXT-X-MEDIA without NAME") }
        try count(&context)
        let name = attributes.word("NAME") ?? attributes.word("LANGUAGE") ?? group
        var rendition = Rendition(id: RenditionID(nextRendition), kind: kind, group: group, name: name)
        nextRendition += 1
        rendition.language = attributes.word("LANGUAGE")
        rendition.associatedLanguage = attributes.word("ASSOC-LANGUAGE")
        rendition.isDefault = attributes.isYes("DEFAULT")
        // §4.3.4.1: DEFAULT=YES implies it.
        rendition.autoselect = attributes.isYes("AUTOSELECT") || rendition.isDefault
        rendition.isForced = attributes.isYes("FORCED")
        rendition.characteristics = attributes.list("CHARACTERISTICS")
        rendition.instreamID = attributes.word("INSTREAM-ID")
        rendition.stableID = stableID("STABLE-RENDITION-ID", attributes, line, &context)
        rendition.otherAttributes = attributes.others(than: Self.known)
        readSound(attributes, &rendition)
        if let reference = attributes["URI"] { rendition.url = try context.resolve(reference) }
        check(rendition, attributes, line, &context)
        append(rendition, line, &context)
    }

    private func readSound(_ attributes: AttributeList, _ rendition: inout Rendition) {
        rendition.bitDepth = attributes.integer("BIT-DEPTH").flatMap(Int.init(exactly:))
        rendition.sampleRate = attributes.integer("SAMPLE-RATE").flatMap(Int.init(exactly:))
        guard let channels = attributes["CHANNELS"] else { return }
        let parameters = channels.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        rendition.channels = parameters.first?.decimalInteger.flatMap(Int.init(exactly:))
        rendition.channelParameters = parameters.dropFirst().map(\.string)
    }

    private mutating func check(_ rendition: Rendition, _ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) {
        let isCaption = rendition.kind == .closedCaptions
        if rendition.isDefault, attributes["AUTOSELECT"].map({ $0 == "NO" }) ?? false {
            context.warn(line, Self.clause, "AUTOSELECT=NO beside DEFAULT=YES; it is taken for YES")
        }
        if isCaption, rendition.instreamID == nil { context.warn(line, Self.clause, "closed captions without INSTREAM-ID") }
        if isCaption, rendition.url != nil { context.warn(line, Self.clause, "closed captions must not have a URI") }
        if let id = rendition.instreamID {
            if isCaption, !Self.isCaptionChannel(id) {
                context.warn(line, Self.clause, "the INSTREAM-ID \(id.prefix(40)) is no channel of captions")
            }
            if !isCaption { context.uses(.instreamOfOthers, line) }
            if id.hasPrefix("SERVICE") { context.uses(.captionService, line) }
        }
        if attributes.has("FORCED"), rendition.kind != .subtitles { context.warn(line, Self.clause, "FORCED is for subtitles only") }
        let group = ["\(rendition.kind)", rendition.group]
        if !seen.renditions.insert(group + [rendition.name]).inserted {
            context.warn(line, "RFC 8216 §4.3.4.1.1", "the group \(rendition.group) has two renditions of the name \(rendition.name)")
        }
        if rendition.isDefault, !seen.defaults.insert(group).inserted {
            context.warn(line, "RFC 8216 §4.3.4.1.1", "the group \(rendition.group) has more than one default")
        }
    }

    /// `CC1` to `CC4`, `SERVICE1` to `SERVICE63`.
    private static func isCaptionChannel(_ id: String) -> Bool {
        func number(after prefix: String, upTo last: Int) -> Bool {
            id.hasPrefix(prefix) && (Int(id.dropFirst(prefix.count)).map { (1...last).contains($0) } ?? false)
        }
        return number(after: "CC", upTo: 4) || number(after: "SERVICE", upTo: 63)
    }

    private mutating func append(_ rendition: Rendition, _ line: Int, _ context: inout HLSContext) {
        switch rendition.kind {
        case .audio: presentation.audioRenditions.append(rendition)
        case .video: presentation.videoRenditions.append(rendition)
        case .closedCaptions: presentation.closedCaptionRenditions.append(rendition)
        case .subtitles where rendition.url == nil: context.warn(line, "RFC 8216 §4.3.4.2.1", "subtitles without URI were skipped")
        case .subtitles: presentation.subtitleRenditions.append(rendition)
        }
    }

    /// §4.3.4.2: the group that a variant names MUST exist; one that doesn't is taken for absent, so that the variant's own sound plays.
    mutating func checkGroups(_ context: inout HLSContext) {
        let groups: [(name: String, key: WritableKeyPath<Variant, String?>, there: Set<String>)] = [
            ("audio", \.audioGroup, Set(presentation.audioRenditions.map(\.group))),
            ("video", \.videoGroup, Set(presentation.videoRenditions.map(\.group))),
            ("subtitle", \.subtitleGroup, Set(presentation.subtitleRenditions.map(\.group))),
            ("closed caption", \.closedCaptionGroup, Set(presentation.closedCaptionRenditions.map(\.group))),
        ]
        for index in presentation.variants.indices {
            for (name, key, there) in groups {
                guard let group = presentation.variants[index][keyPath: key], !there.contains(group) else { continue }
                context.warn(lines[index], "RFC 8216 §4.3.4.2", "no rendition is in the \(name) group \(group)")
                presentation.variants[index][keyPath: key] = nil
            }
        }
    }

    /// §4.3.4.1.1: groups of one type are the same choice in other encodings, so that a viewer keeps what was chosen from rung to rung. Pathways
    /// may differ.
    func checkMembers(_ context: inout HLSContext, _ line: Int) {
        guard presentation.steering == nil else { return }
        let kinds: [(name: String, renditions: [Rendition])] = [
            ("audio", presentation.audioRenditions), ("video", presentation.videoRenditions), ("subtitle", presentation.subtitleRenditions),
            ("closed caption", presentation.closedCaptionRenditions),
        ]
        for (name, renditions) in kinds {
            let groups = Dictionary(grouping: renditions, by: \.group).mapValues { Set($0.map(\.name)) }.sorted { $0.key < $1.key }
            guard let first = groups.first, let other = groups.first(where: { $0.value != first.value }) else { continue }
            context.warn(line, "RFC 8216 §4.3.4.1.1", "the \(name) groups \(first.key) and \(other.key) have different members")
        }
    }

    /// What all variants must have if one has it.
    func checkAgreement(_ context: inout HLSContext, _ line: Int) {
        let variants = presentation.variants
        let captionless = variants.count(where: \.hasNoClosedCaptions)
        if captionless > 0, captionless < variants.count {
            context.warn(line, "RFC 8216 §4.3.4.2", "CLOSED-CAPTIONS=NONE in some variants and not in all")
        }
        let scored = variants.count { $0.score != nil }
        if scored > 0, scored < variants.count {
            context.warn(line, "RFC 8216bis §4.4.6.2", "SCORE in some variants and not in all")
        }
        if let pathway = presentation.steering?.pathway, !variants.contains(where: { ($0.pathway ?? ".") == pathway }) {
            context.warn(line, "RFC 8216bis §4.4.6.6", "no variant is of the pathway \(pathway)")
        }
    }
}
