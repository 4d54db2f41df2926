import Markup
import Media

/// Reads what the manifest says of the whole. Source: ISO/IEC 23009-1 §5.3.1.2.
enum MPDTiming {
    static func read(
        _ root: MarkupElement, isDynamic: Bool, baseURL: String, addresses: MPDAddresses, _ context: inout MPDContext
    ) throws(PlaylistError) -> PresentationTiming {
        var timing = PresentationTiming(isDynamic: isDynamic)
        timing.availabilityStart = date("availabilityStartTime", root, &context)
        timing.availabilityEnd = date("availabilityEndTime", root, &context)
        timing.publishTime = date("publishTime", root, &context)
        timing.minimumUpdatePeriod = length("minimumUpdatePeriod", root, &context)
        timing.timeShiftBufferDepth = length("timeShiftBufferDepth", root, &context)
        timing.suggestedPresentationDelay = length("suggestedPresentationDelay", root, &context)
        timing.minimumBufferTime = length("minBufferTime", root, &context)
        timing.maximumSegmentDuration = length("maxSegmentDuration", root, &context)
        timing.profiles = (root["profiles"] ?? "").separated(by: ",")
        if isDynamic {
            if timing.availabilityStart == nil {
                context.warn(root.line, "5.3.1.2", "a dynamic MPD without availabilityStartTime: all its segments are taken to be there")
            }
            if timing.publishTime == nil { context.warn(root.line, "5.3.1.2", "a dynamic MPD without publishTime") }
        }
        check(root, timing, &context)
        for element in root.all("Location") { timing.locations.append(try context.resolve(element.trimmedText, against: baseURL)) }
        for element in root.all("PatchLocation") {
            timing.patchLocations.append(try context.resolve(element.trimmedText, against: baseURL))
        }
        for element in root.all("UTCTiming") {
            // §5.6.4: against the base address of the level where it stands.
            timing.clockSources.append(clock(element, baseURL: addresses.all.first?.url ?? baseURL, &context))
        }
        timing.serviceDescriptions = root.all("ServiceDescription").map(service)
        return timing
    }

    private static func check(_ root: MarkupElement, _ timing: PresentationTiming, _ context: inout MPDContext) {
        if !timing.isDynamic, timing.minimumUpdatePeriod != nil {
            context.warn(root.line, "5.3.1.2", "a static MPD with minimumUpdatePeriod, which was ignored")
        }
        if let start = timing.availabilityStart, let end = timing.availabilityEnd, end <= start {
            context.warn(root.line, "5.3.1.2", "availabilityEndTime is not later than availabilityStartTime")
        }
        if root.first("PatchLocation") != nil, root["id"] == nil || timing.publishTime == nil {
            context.warn(root.line, "5.3.1.2", "PatchLocation in an MPD without @id or @publishTime")
        }
    }

    private static func date(_ name: String, _ root: MarkupElement, _ context: inout MPDContext) -> ProgramDateTime? {
        guard let text = root[name] else { return nil }
        if let date = MPDValue.date(text) { return date }
        context.warn(root.line, "5.3.1.2", "MPD@\(name) \"\(text.prefix(40))\" is no date and was ignored")
        return nil
    }

    private static func length(_ name: String, _ root: MarkupElement, _ context: inout MPDContext) -> MediaTime? {
        guard let text = root[name] else { return nil }
        if let time = MPDValue.duration(text) { return time }
        context.warn(root.line, "5.3.1.2", "MPD@\(name) \"\(text.prefix(40))\" is no duration and was ignored")
        return nil
    }

    /// §5.8.5.7. The years differ by edition, and mean the same.
    private static func clock(_ element: MarkupElement, baseURL: String, _ context: inout MPDContext) -> ClockSource {
        let scheme = MPDDescriptors.read(element)
        let value = scheme.value ?? ""
        let urls = value.blankSeparated.map { URLReference.resolve($0, against: baseURL) ?? $0 }
        let name = scheme.scheme.lowercased().utf8.split(separator: UInt8(ascii: ":")).map { String(decoding: Array($0), as: UTF8.self) }
        var method = ClockSource.Method.other
        if name.count == 6, name[0..<4].joined(separator: ":") == "urn:mpeg:dash:utc" {
            switch name[4] {
            case "direct": method = MPDValue.date(value).map { .direct($0) } ?? .other
            case "http-head": method = .httpHead(urls)
            case "http-iso", "http-xsdate": method = .httpText(urls)
            case "http-ntp": method = .httpNTP(urls)
            case "ntp", "sntp": method = .ntp(value.blankSeparated)
            default: break
            }
        }
        if method == .other {
            context.warn(element.line, "5.8.5.7", "the clock \(scheme.scheme.prefix(100)) is not known, or can't be read")
        }
        return ClockSource(scheme: scheme, method: method)
    }

    /// Annex K; latencies are in milliseconds.
    private static func service(_ element: MarkupElement) -> ServiceDescription {
        func latency(_ name: String) -> MediaTime? {
            MPDValue.unsigned(element.first("Latency")?[name]).map { MediaTime(ticks: $0, of: 1, over: 1000) }
        }
        func rate(_ name: String) -> Double? { MPDValue.real(element.first("PlaybackRate")?[name]) }
        return ServiceDescription(
            id: element["id"], targetLatency: latency("target"), minimumLatency: latency("min"), maximumLatency: latency("max"),
            minimumPlaybackRate: rate("min"), maximumPlaybackRate: rate("max"))
    }
}
