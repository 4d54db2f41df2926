import Markup
import Media

/// Reads one `AdaptationSet`: each of its representations becomes a stream. Source: ISO/IEC 23009-1 §5.3.3, §5.3.5, §5.3.7.
struct MPDSetReader {
    let set: MarkupElement
    let period: MPDPeriods.Place
    /// The set's place in its period.
    let place: Int
    private let descriptors: MPDDescriptors
    private let addresses: MPDAddresses
    private let segmentInfo: MPDSegmentInfo?
    private let purposes: (text: MPDPurpose, other: MPDPurpose)
    private let captions: [MPDCaption]
    /// As written.
    private let language: String?
    /// The kind of what is in a set of several kinds: pictures where there are any.
    private let component: String?

    init(
        _ set: MarkupElement, place: Int, in period: MPDPeriods.Place, addresses: MPDAddresses, segmentInfo: MPDSegmentInfo?,
        _ shared: inout MPDProtections, _ context: inout MPDContext
    ) throws(PlaylistError) {
        self.set = set.withoutLongAttributes(&context)
        self.place = place
        self.period = period
        var descriptors = try MPDDescriptors(set, &shared, &context)
        self.addresses = try addresses.inside(set, &context)
        self.segmentInfo = try MPDSegmentInfo.inside(set, inheriting: segmentInfo, &context)
        let components = set.all("ContentComponent")
        let types = components.compactMap { $0["contentType"] }
        let kind = types.contains("video") ? "video" : types.first
        // §5.3.4: what the set doesn't say of its only component, or of the one that it is mostly for, that one may say itself.
        let inner = components.first { $0["contentType"] == kind }
        component = kind
        if let inner {
            let own = try MPDDescriptors(inner, &shared, &context)
            if descriptors.roles.isEmpty { descriptors.roles = own.roles }
            if descriptors.accessibility.isEmpty { descriptors.accessibility = own.accessibility }
            if descriptors.viewpoints.isEmpty { descriptors.viewpoints = own.viewpoints }
        }
        if let own = set["lang"], !own.isEmpty { language = own } else { language = inner?["lang"] }
        self.descriptors = descriptors
        purposes = (text: MPDPurpose(descriptors, isText: true), other: MPDPurpose(descriptors, isText: false))
        captions = MPDCaption.all(descriptors.accessibility)
    }

    func streams(_ shared: inout MPDProtections, _ context: inout MPDContext) throws(PlaylistError) -> [MPDStream] {
        if let property = descriptors.foreignProperty {
            context.leaveOut(set.line, "5.8.4.8", "a set with the essential property \(property.scheme.prefix(100)), which is not known,")
            return []
        }
        var streams: [MPDStream] = []
        for element in set.all("Representation") {
            try context.countStream()
            if let stream = try stream(element, &shared, &context) { streams.append(stream) }
        }
        if streams.isEmpty, set.first("Representation") == nil {
            context.warn(set.line, "5.3.3.2", "a set without a representation")
        }
        return streams
    }

    private func stream(
        _ element: MarkupElement, _ shared: inout MPDProtections, _ context: inout MPDContext
    ) throws(PlaylistError) -> MPDStream? {
        let own = try MPDDescriptors(element, &shared, &context)
        if let property = own.foreignProperty {
            context.leaveOut(
                element.line, "5.8.4.8", "a representation with the essential property \(property.scheme.prefix(100)), which is not known,")
            return nil
        }
        if let others = element["dependencyId"]?.blankSeparated, !others.isEmpty {
            context.leaveOut(
                element.line, "5.3.5.2", "a representation that can't be decoded without \(others[0].prefix(40)) (@dependencyId)")
            return nil
        }
        let descriptors = descriptors.adding(own)
        let codecs = (element["codecs"] ?? set["codecs"] ?? "").separated(by: ",")
        let mimeType = (element["mimeType"] ?? set["mimeType"])?.withoutOuterBlanks
        guard let kind = kind(element, mimeType: mimeType, codecs: codecs, &context) else { return nil }
        if element["id"] == nil { context.warn(element.line, "5.3.5.2", "a representation without an id") }
        let bandwidth = MPDValue.unsigned(element["bandwidth"])
        if bandwidth == nil { context.warn(element.line, "5.3.5.2", "a representation without a readable bandwidth") }

        var details = details(element, descriptors)
        details.mimeType = mimeType
        details.codecs = codecs
        details.bandwidth = bandwidth
        guard var plan = try plan(element, details, isStandaloneText: kind == .text && mimeType != "application/mp4", &context) else {
            return nil
        }
        plan.query = descriptors.query
        if kind == .images { plan.tiles = descriptors.tileGrid(in: details.size) }
        var stream = MPDStream(
            kind: kind, purpose: kind == .text ? purposes.text : purposes.other, details: details, plan: plan, line: element.line)
        if let language, !language.isEmpty, language != "und" { stream.language = language }
        stream.channels = kind == .sound || kind == .pictures ? MPDChannels.count(descriptors.channels) : nil
        stream.frameRate = MPDValue.frameRate(element["frameRate"] ?? set["frameRate"])
        stream.videoRange = descriptors.videoRange
        if kind == .pictures { stream.captions = captions }
        return stream
    }

    /// Says which kind of stream it is. Source: §5.3.3.2 (`@contentType`), §5.3.7.2 (`@mimeType`).
    private func kind(
        _ element: MarkupElement, mimeType: String?, codecs: [String], _ context: inout MPDContext
    ) -> MPDStream.Kind? {
        if mimeType == nil { context.warn(element.line, "5.3.7.2", "a representation without a mimeType") }
        var words = [set["contentType"], component].compactMap { $0 }
        if let mimeType { words.append(String(mimeType.prefix { $0 != "/" })) }
        for word in words {
            switch word {
            case "video": return .pictures
            case "audio": return .sound
            case "text": return .text
            case "image": return .images
            default: break
            }
        }
        let families = codecs.map { String($0.prefix { $0 != "." }) }
        if mimeType == "application/ttml+xml" || families.contains("stpp") || families.contains("wvtt") { return .text }
        if families.contains(where: Self.soundCodecs.contains) { return .sound }
        // Nothing said at all: what a manifest is mostly for.
        if mimeType == nil { return .pictures }
        if mimeType == "application/mp4", codecs.isEmpty || families.contains(where: Self.pictureCodecs.contains) { return .pictures }
        context.leaveOut(element.line, "5.3.3.2", "a representation of type \(mimeType ?? "") can't be used and")
        return nil
    }

    private static let soundCodecs: Set<String> = [
        "mp4a", "ac-3", "ec-3", "ac-4", "opus", "Opus", "flac", "fLaC", "alac", "dtsc", "dtse", "dtsx", "vorbis",
    ]

    private static let pictureCodecs: Set<String> = [
        "avc1", "avc2", "avc3", "avc4", "hvc1", "hev1", "vvc1", "vvi1", "av01", "vp8", "vp9", "vp08", "vp09", "mp4v", "dvh1", "dvhe",
        "dva1",
        "dvav", "dav1", "encv",
    ]

    private func details(_ element: MarkupElement, _ descriptors: MPDDescriptors) -> RepresentationDetails {
        var details = RepresentationDetails(id: element["id"] ?? "", set: place)
        details.setID = set["id"]
        // ISO/IEC 23009-1 5th ed. has it without a namespace, SCTE 214-1 with one.
        details.supplementalCodecs = ((element.attributes + set.attributes).first { $0.name == "supplementalCodecs" }?.value ?? "")
            .blankSeparated.flatMap { $0.separated(by: ",") }
        if let width = number("width", element).flatMap(Int32.init(exactly:)),
            let height = number("height", element).flatMap(Int32.init(exactly:)),
            width > 0, height > 0
        {
            details.size = PixelSize(width: width, height: height)
        }
        // A range is possible: the first is the lowest.
        let rate = element["audioSamplingRate"] ?? set["audioSamplingRate"]
        details.sampleRate = MPDValue.unsigned(rate?.blankSeparated.first)
        details.channelConfiguration = descriptors.channels.first
        details.roles = descriptors.roles
        details.accessibility = descriptors.accessibility
        details.essentialProperties = descriptors.essential
        details.supplementalProperties = descriptors.supplemental
        details.viewpoints = descriptors.viewpoints
        details.inbandEvents = descriptors.inbandEvents
        details.labels = descriptors.labels
        details.protection = descriptors.protection
        // Several sets may be named, between blanks.
        if let trick = descriptors.property(MPDDescriptors.trickMode) {
            details.trickModeOf = (trick.value ?? "").blankSeparated
            if details.trickModeOf.isEmpty { details.trickModeOf = [""] }
        }
        details.maximumPlayoutRate = MPDValue.real(element["maxPlayoutRate"] ?? set["maxPlayoutRate"])
        details.selectionPriority = number("selectionPriority", element) ?? 1
        details.qualityRanking = MPDValue.unsigned(element["qualityRanking"])
        return details
    }

    private func number(_ name: String, _ element: MarkupElement) -> Int64? { MPDValue.unsigned(element[name] ?? set[name]) }

    /// The times and names of its segments; nil where it has to be left out.
    private func plan(
        _ element: MarkupElement, _ details: RepresentationDetails, isStandaloneText: Bool, _ context: inout MPDContext
    ) throws(PlaylistError) -> PeriodPlan? {
        let addresses = try addresses.inside(element, &context)
        let info = try MPDSegmentInfo.inside(element, inheriting: segmentInfo, &context)
        if let fault = info?.fault {
            // What its address would be is undefined, and to ask for it as it is written is no use.
            context.leaveOut(element.line, "5.3.9.4.4", "a representation whose segments can't be named (\(fault))")
            return nil
        }
        var plan = PeriodPlan(start: period.start, duration: period.duration, addresses: addresses.all)
        plan.periodID = period.element["id"]
        plan.representationID = details.id
        plan.bandwidth = details.bandwidth ?? 0
        plan.isStandaloneText = isStandaloneText
        plan.protection = details.protection
        plan.keys = details.protection.keys
        for index in plan.keys.indices {
            guard let reference = plan.keys[index].url else { continue }
            plan.keys[index].url = try context.resolve(reference, against: addresses.all.first?.url ?? "")
        }
        if let info {
            try MPDPlanning.fill(&plan, info, isAddressSaid: addresses.isSaid, &context)
        } else if !addresses.isSaid {
            context.warn(element.line, "5.3.9.1", "a representation without segments or an address of its own")
        }
        return plan
    }
}

extension MarkupElement {
    /// Each representation reads its set's attributes anew: long ones would multiply.
    fileprivate func withoutLongAttributes(_ context: inout MPDContext) -> MarkupElement {
        guard let long = attributes.first(where: { $0.value.utf8.count > 4096 }) else { return self }
        context.warn(line, "5.3.3.2", "\(name)@\(long.name) is longer than 4096 bytes and was ignored")
        var short = self
        short.attributes.removeAll { $0.value.utf8.count > 4096 }
        return short
    }
}
