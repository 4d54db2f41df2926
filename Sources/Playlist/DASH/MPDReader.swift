import Markup
import Media

/// Reads a whole manifest: the timing, then period by period the streams, which become tracks, which become the presentation.
struct MPDReader {
    private let root: MarkupElement
    private let document: [UInt8]
    private let baseURL: String
    private let isDynamic: Bool
    private var periods: MPDPeriods
    private var timing: PresentationTiming
    private var protections: MPDProtections
    private var addresses: MPDAddresses

    init(_ root: MarkupElement, document: [UInt8], baseURL: String, _ context: inout MPDContext) throws(PlaylistError) {
        self.root = root
        self.document = document
        self.baseURL = baseURL
        isDynamic = root["type"] == "dynamic"
        if let type = root["type"], type != "dynamic", type != "static" {
            context.warn(root.line, "5.3.1.2", "MPD@type \"\(type.prefix(40))\" is taken for static")
        }
        periods = MPDPeriods(root.all("Period"), root: root, isDynamic: isDynamic, &context)
        addresses = try MPDAddresses(manifest: baseURL).inside(root, &context)
        timing = try MPDTiming.read(root, isDynamic: isDynamic, baseURL: baseURL, addresses: addresses, &context)
        context.maximumSegmentDuration = timing.maximumSegmentDuration
        if let length = timing.maximumSegmentDuration, length > .zero {
            context.assumedLength = (length, "maxSegmentDuration")
        } else if let period = timing.minimumUpdatePeriod, period > .zero {
            context.assumedLength = (period, "minimumUpdatePeriod")
        }
        protections = MPDProtections(root, &context)
    }

    mutating func read(_ context: inout MPDContext) throws(PlaylistError) -> Presentation {
        guard !periods.places.isEmpty else { throw .nothingUsable(line: root.line, reason: "the MPD has no Period that can be used") }
        timing.duration = periods.duration
        var tracks = MPDTracks()
        for (place, period) in periods.places.enumerated() {
            try tracks.add(try streams(of: period, &context), period: place, &context)
            var told = PresentationPeriod(
                id: period.element["id"], start: period.start, duration: period.duration, discontinuity: Int64(place))
            told.assetIdentifiers = period.element.all("AssetIdentifier").map(MPDDescriptors.read)
            told.events = try MPDEvents.read(period.element, from: period.start, document: document, &context)
            told.preselections = period.element.all("Preselection").map { $0["id"] ?? "1" }
            timing.periods.append(told)
        }
        try tracks.close(periods: periods.places.count, &context)
        guard !tracks.tracks.isEmpty else {
            throw context.leftOut ?? .nothingUsable(line: root.line, reason: "the MPD has no Representation that can be used")
        }
        var assembly = MPDAssembly(window: window())
        for track in tracks.tracks { assembly.add(track) }
        var presentation = assembly.presentation()
        presentation.timing = timing
        presentation.title = root.first("ProgramInformation")?.first("Title")?.trimmedText
        presentation.independentSegments = true
        presentation.steering = try steering(&context)
        presentation.warnings = context.warnings
        return presentation
    }

    private mutating func streams(of period: MPDPeriods.Place, _ context: inout MPDContext) throws(PlaylistError) -> [MPDStream] {
        MPDChecks.check(period.element, &context)
        protections.keep(period.element, "5.3.2.2", &context)
        let addresses = try addresses.inside(period.element, &context)
        let info = try MPDSegmentInfo.inside(period.element, inheriting: nil, &context)
        var streams: [MPDStream] = []
        for (place, set) in period.element.all("AdaptationSet").enumerated() {
            let reader = try MPDSetReader(
                set, place: place, in: period, addresses: addresses, segmentInfo: info, &protections, &context)
            streams += try reader.streams(&protections, &context)
        }
        MPDSwitching.join(&streams)
        return streams
    }

    /// Source: ETSI TS 103 998 §5.
    private func steering(_ context: inout MPDContext) throws(PlaylistError) -> ContentSteering? {
        guard let element = root.first("ContentSteering") else { return nil }
        let server = element.trimmedText
        guard !server.isEmpty else {
            context.warn(element.line, "ETSI TS 103 998 5", "ContentSteering without a server's address was ignored")
            return nil
        }
        let url = try context.resolve(server, against: baseURL)
        var steering = ContentSteering(serverURL: url, pathway: element["defaultServiceLocation"]?.separated(by: " ").first)
        steering.asksBeforeStart = element["queryBeforeStart"] == "true" || element["queryBeforeStart"] == "1"
        return steering
    }

    private func window() -> SegmentWindow? {
        guard isDynamic else { return nil }
        return SegmentWindow(
            availabilityStart: timing.availabilityStart, availabilityEnd: timing.availabilityEnd, depth: timing.timeShiftBufferDepth,
            mayGrow: timing.minimumUpdatePeriod != nil)
    }
}

/// Finds the sets that can follow each other seamlessly. Source: ISO/IEC 23009-1 §5.3.3.5.
enum MPDSwitching {
    /// Gives sets that name each other the number of the first of them; only those that are alike in kind, language and roles.
    static func join(_ streams: inout [MPDStream]) {
        var placeByID: [String: Int] = [:]
        var signatures: [Int: String] = [:]
        var leaders: [Int: Int] = [:]
        for stream in streams {
            if let id = stream.details.setID, placeByID[id] == nil { placeByID[id] = stream.details.set }
            signatures[stream.details.set] = stream.looseSignature
        }
        func leader(of place: Int) -> Int {
            var place = place
            while let next = leaders[place], next != place {
                // Halving the way keeps long chains short.
                leaders[place] = leaders[next] ?? next
                place = next
            }
            return place
        }
        var read: Set<Int> = []
        for stream in streams where read.insert(stream.details.set).inserted {
            let properties = (stream.details.supplementalProperties + stream.details.essentialProperties)
                .filter { $0.scheme.lowercased() == MPDDescriptors.switching }
            for id in properties.flatMap({ ($0.value ?? "").separated(by: ",") }) {
                guard let other = placeByID[id], signatures[other] == signatures[stream.details.set] else { continue }
                let (first, second) = (leader(of: stream.details.set), leader(of: other))
                if first != second { leaders[max(first, second)] = min(first, second) }
            }
        }
        for place in streams.indices { streams[place].details.set = leader(of: streams[place].details.set) }
    }
}
