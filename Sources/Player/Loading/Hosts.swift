import Media
import Playlist

/// Which of the places where the same segments lie is asked next.
///
/// A place that has failed is left for a while, for all streams: what can't be had from it there can't be had here either. When all have failed
/// there is nothing to leave it for.
struct Hosts {
    /// How long a place that has failed is left.
    ///
    /// Source: chosen by judgement: longer than a server needs to begin anew, and short enough that a film comes back to the better place.
    static let rest = Duration.seconds(60)

    /// To be set before each use.
    var now = HostTime(nanoseconds: 0)
    private var restsUntil: [String: HostTime] = [:]

    /// The place that an address belongs to has failed.
    ///
    /// - Parameter addresses: Of the address's period.
    /// - Returns: the same resource elsewhere; nil: there is no other place, or none that hasn't failed lately.
    mutating func elsewhere(_ url: String, among addresses: [BaseAddress]) -> String? {
        guard let failed = addresses.first(where: { Self.tail(of: url, below: $0) != nil }) else { return nil }
        restsUntil[failed.location] = now + Self.rest
        let other = place(of: url, among: addresses)
        return other == url ? nil : other
    }

    /// Where a resource is to be asked for: at its own place, or at the first of the others where that has failed lately.
    func place(of url: String, among addresses: [BaseAddress]) -> String {
        guard !restsUntil.isEmpty, addresses.count > 1, let own = addresses.first(where: { Self.tail(of: url, below: $0) != nil }),
            isResting(own), let other = addresses.first(where: { !isResting($0) }), let tail = Self.tail(of: url, below: own)
        else { return url }
        return tail.isEmpty ? other.url : String(Self.folder(of: other.url)) + tail
    }

    private func isResting(_ address: BaseAddress) -> Bool { restsUntil[address.location].map { now < $0 } ?? false }

    /// What follows the folder of a base address; empty for the address itself; nil where a resource doesn't lie below it.
    private static func tail(of url: String, below address: BaseAddress) -> Substring? {
        if url == address.url { return "" }
        let folder = folder(of: address.url)
        return !folder.isEmpty && url.hasPrefix(folder) ? url.dropFirst(folder.count) : nil
    }

    /// Up to the last slash of the path (RFC 3986 §5.2.3).
    private static func folder(of url: String) -> Substring {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        return path.lastIndex(of: "/").map { path[...$0] } ?? ""
    }
}

// What lies in several places.
extension SegmentFeed {
    /// Where a resource of a stream's segment is to be asked for.
    func place(of url: String, stream index: Int, pick: SegmentStream.Pick) -> String {
        hosts.place(of: url, among: addresses(stream: index, rung: pick.rung, discontinuity: pick.segment.discontinuity))
    }

    /// Where else what can't be had may be; nil: nowhere, or it has failed there lately too.
    func elsewhere(_ fetch: ResourceFetch, stream index: Int) -> String? {
        let rung = Int(fetch.key.variant)
        // Of a header, the last segment that needs it.
        let pick = streams[index].picks.last { $0.rung == rung && (fetch.span == nil || $0.span == fetch.span) }
        guard let period = pick?.segment.discontinuity else { return nil }
        return hosts.elsewhere(fetch.url, among: addresses(stream: index, rung: rung, discontinuity: period))
    }

    private func addresses(stream index: Int, rung: Int, discontinuity: Int64) -> [BaseAddress] {
        guard streams[index].lists.indices.contains(rung) else { return [] }
        return streams[index].lists[rung]?.list.addresses[discontinuity] ?? []
    }
}
