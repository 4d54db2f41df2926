import Buffering
import Media

// A segment that is played while it comes, and that keeps its sound behind its pictures: the sound is asked for beside them.
extension SegmentFeed {
    /// Enough for the header of a fragment of ten seconds.
    private static let headerBytes = 32 << 10

    func stepApart(from position: MediaTime) {
        guard streams.count == 1, streams[0].readers.allSatisfy(\.isReading) else { return endApart() }
        guard let fetch = streams[0].fetches.first(where: { $0.key.mediaNumber != nil }), let span = fetch.span,
            span.start <= position, position < span.end, let index = streams[0].keys.lastIndex(of: fetch.key)
        else { return endApart() }
        if apart?.media != fetch.key { endApart() }
        if apart == nil, searched != fetch.key { findApart(fetch, span: span, pick: streams[0].picks[index]) }
        let count = apart?.step(from: position, arrived: Int(fetch.received), source: source, store: store, signal: signal) ?? 0
        soundBits += Double(count) * 8
    }

    private func findApart(_ fetch: ResourceFetch, span: TimeSpan, pick: SegmentStream.Pick) {
        // What is locked is opened from its beginning on.
        guard fetch.received > 0, pick.segment.lock == nil, let header = pick.initialization,
            case .complete(let length) = store.state(of: header), length <= Self.headerBytes
        else { return }
        let tracks = store.withFirstBytes(of: header, limit: length) { FragmentLayout.tracks(in: $0) }
        guard let tracks else { return searched = fetch.key }
        switch store.withFirstBytes(of: fetch.key, limit: Self.headerBytes, { FragmentLayout.find(tracks, in: $0) }) {
        case .needsMore:
            if fetch.received > Self.headerBytes { searched = fetch.key }
        case .none: searched = fetch.key
        case .found(let layout):
            searched = fetch.key
            store.setLayout(layout, of: fetch.key)
            apart = ApartFetch(fetch.key, layout: layout, span: span, url: fetch.url, range: fetch.range)
        }
    }

    func endApart() {
        apart?.end(source, store)
        apart = nil
    }
}
