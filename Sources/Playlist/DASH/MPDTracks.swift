import Media

/// Joins the streams of all periods into tracks that last through them.
///
/// A track goes on, in the next period, with the stream of the same kind, language and `Representation@id`. Where there is none it goes on with
/// one of the same set (kind, language, roles, codec, channels, `AdaptationSet@id`; failing that, kind, language and roles): those left over on
/// both sides are paired from the highest bandwidth down, and a track that finds none so shares the stream nearest to its bandwidth. A stream
/// that continues nothing begins a track, which looks for its own beginning in the periods before in the same way.
struct MPDTracks {
    struct Track {
        /// As the first period that has it says; protection as all of them say.
        var stream: MPDStream
        /// By the period's place, rising.
        var plans: [(period: Int, plan: PeriodPlan)]
    }

    private(set) var tracks: [Track] = []
    private var byID: [String: Int] = [:]
    private var byStrict: [String: [Int]] = [:]
    private var byLoose: [String: [Int]] = [:]
    /// For each loose signature, the periods that have it, with the streams from the highest bandwidth down.
    private var offers: [String: [(period: Int, streams: [MPDStream])]] = [:]

    mutating func add(_ streams: [MPDStream], period: Int, _ context: inout MPDContext) throws(PlaylistError) {
        var rest: [MPDStream] = []
        for stream in streams {
            if let track = byID[Self.identity(stream)], tracks[track].plans.last?.period != period {
                tracks[track].plans.append((period, stream.plan))
            } else {
                rest.append(stream)
            }
        }
        if period > 0 {
            rest = try pair(rest, by: \.strictSignature, among: byStrict, period, &context)
            rest = try pair(rest, by: \.looseSignature, among: byLoose, period, &context)
        }
        for stream in rest { begin(stream, period) }
        for (signature, group) in Dictionary(grouping: streams, by: \.looseSignature) {
            offers[signature, default: []].append((period, group.sorted { $0.bandwidth > $1.bandwidth }))
        }
    }

    private static func identity(_ stream: MPDStream) -> String {
        "\(stream.kind.rawValue)/\(stream.isTrickMode)/\(stream.language ?? "")/\(stream.details.id)"
    }

    private mutating func begin(_ stream: MPDStream, _ period: Int) {
        let track = tracks.count
        tracks.append(Track(stream: stream, plans: [(period, stream.plan)]))
        if byID[Self.identity(stream)] == nil { byID[Self.identity(stream)] = track }
        byStrict[stream.strictSignature, default: []].append(track)
        byLoose[stream.looseSignature, default: []].append(track)
    }

    /// - Returns: the streams that continue nothing.
    private mutating func pair(
        _ streams: [MPDStream], by signature: KeyPath<MPDStream, String>, among candidates: [String: [Int]], _ period: Int,
        _ context: inout MPDContext
    ) throws(PlaylistError) -> [MPDStream] {
        var rest: [MPDStream] = []
        var seen: [String] = []
        var groups: [String: [MPDStream]] = [:]
        for stream in streams {
            let key = stream[keyPath: signature]
            if groups[key] == nil { seen.append(key) }
            groups[key, default: []].append(stream)
        }
        for key in seen {
            let group = (groups[key] ?? []).sorted { $0.bandwidth > $1.bandwidth }
            var open: [Int] = []
            for track in candidates[key] ?? [] where tracks[track].plans.last?.period != period {
                // Each of them will have a part in this period; counting keeps hostile manifests bounded.
                try context.countStream()
                open.append(track)
            }
            open.sort { tracks[$0].stream.bandwidth > tracks[$1].stream.bandwidth }
            for (track, stream) in zip(open, group) { tracks[track].plans.append((period, stream.plan)) }
            rest += group.dropFirst(open.count)
        }
        return rest
    }

    /// Fills what is missing, and says what can't be filled.
    mutating func close(periods: Int, _ context: inout MPDContext) throws(PlaylistError) {
        for place in tracks.indices {
            let track = tracks[place]
            if track.plans.count < periods, let offers = offers[track.stream.looseSignature] {
                let held = Set(track.plans.map(\.period))
                for offer in offers where !held.contains(offer.period) {
                    try context.countStream()
                    if let stream = Self.nearest(to: track.stream.bandwidth, in: offer.streams) {
                        tracks[place].plans.append((offer.period, stream.plan))
                    }
                }
                tracks[place].plans.sort { $0.period < $1.period }
            }
            for protection in tracks[place].plans.flatMap(\.plan.protection)
            where !tracks[place].stream.details.protection.contains(protection) {
                tracks[place].stream.details.protection.append(protection)
            }
        }
    }

    /// - Parameter streams: From the highest bandwidth down.
    private static func nearest(to bandwidth: Int64, in streams: [MPDStream]) -> MPDStream? {
        var low = 0
        var high = streams.count
        while low < high {
            let middle = low + (high - low) / 2
            if streams[middle].bandwidth > bandwidth { low = middle + 1 } else { high = middle }
        }
        let neighbours = [low - 1, low].filter(streams.indices.contains)
        return neighbours.min { (streams[$0].bandwidth - bandwidth).magnitude < (streams[$1].bandwidth - bandwidth).magnitude }.map {
            streams[$0]
        }
    }
}
