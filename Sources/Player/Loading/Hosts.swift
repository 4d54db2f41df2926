import Media
import Playlist

/// Which of the places where the same segments lie is asked next.
///
/// A place that has failed is left for a while, for all streams: what can't be had from it there can't be had here either. When all have failed
/// there is nothing to leave it for. Among the others the steering server's order counts, where there is one, else the manifest's.
struct Hosts {
    /// How long a place that has failed is left.
    ///
    /// Source: chosen by judgement: longer than a server needs to begin anew, and short enough that a film comes back to the better place.
    static let rest = Duration.seconds(60)
    /// One that fails again soon after is left for twice as long, up to this.
    static let longestRest = Duration.seconds(960)

    /// To be set before each use.
    var now = HostTime(nanoseconds: 0)
    /// Locations, the best first, as the steering server has them; empty: the manifest's order counts.
    var order: [String] = []
    private var rests: [String: (until: HostTime, length: Duration)] = [:]

    /// A place has failed, by its location.
    mutating func failed(_ location: String) {
        var length = Self.rest
        if let last = rests[location], now < last.until + last.length {
            // What fails at the same time in several streams has failed once.
            length = now < last.until ? last.length : min(last.length * 2, Self.longestRest)
        }
        rests[location] = (now + length, length)
    }

    /// Whether a location has failed lately.
    func isResting(_ location: String) -> Bool { rests[location].map { now < $0.until } ?? false }

    /// Which of several locations is to be used.
    ///
    /// - Parameter locations: In the manifest's order.
    /// - Returns: nil where all have failed lately.
    func best(of locations: some Sequence<String>) -> String? {
        var best: (rank: Int, location: String)?
        for location in locations where !isResting(location) {
            // One that the server doesn't name comes behind those that it does.
            let rank = order.firstIndex(of: location) ?? order.count
            if best.map({ rank < $0.rank }) ?? true { best = (rank, location) }
        }
        return best?.location
    }

    /// The place that an address belongs to has failed.
    ///
    /// - Parameter addresses: Of the address's period.
    /// - Returns: the same resource elsewhere; nil: there is no other place, or none that hasn't failed lately.
    mutating func elsewhere(_ url: String, among addresses: [BaseAddress]) -> String? {
        guard let failed = Self.own(url, among: addresses) else { return nil }
        self.failed(failed.location)
        let other = place(of: url, among: addresses)
        return other == url ? nil : other
    }

    /// Where a resource is to be asked for: at its own place, or at a better one of the others.
    func place(of url: String, among addresses: [BaseAddress]) -> String {
        guard addresses.count > 1, !rests.isEmpty || !order.isEmpty,
            let own = Self.own(url, among: addresses), !order.isEmpty || isResting(own.location),
            let best = best(of: addresses.lazy.map(\.location)), best != own.location,
            let other = addresses.first(where: { $0.location == best }), let tail = Self.tail(of: url, below: own)
        else { return url }
        return tail.isEmpty ? other.url : String(Self.folder(of: other.url)) + tail
    }

    /// The location of the place that an address belongs to.
    func location(of url: String, among addresses: [BaseAddress]) -> String? {
        Self.own(url, among: addresses)?.location
    }

    /// The place that an address belongs to: where one place lies below another, as `/` and `/backup/`, the nearer one.
    private static func own(_ url: String, among addresses: [BaseAddress]) -> BaseAddress? {
        var own: (length: Int, address: BaseAddress)?
        for address in addresses {
            guard let tail = tail(of: url, below: address), own.map({ url.utf8.count - tail.utf8.count > $0.length }) ?? true else {
                continue
            }
            own = (url.utf8.count - tail.utf8.count, address)
        }
        return own?.address
    }

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

    func addresses(stream index: Int, rung: Int, discontinuity: Int64) -> [BaseAddress] {
        guard streams[index].lists.indices.contains(rung) else { return [] }
        let own = streams[index].lists[rung]?.list.addresses[discontinuity] ?? []
        guard !clones.isEmpty, !own.isEmpty else { return own }
        return clones.reduce(into: own) { all, clone in
            // What a clone puts into queries can't be told by an address that others lie below.
            guard clone.parameters.isEmpty, !all.contains(where: { $0.serviceLocation == clone.id }),
                var copy = all.first(where: { $0.serviceLocation == clone.base })
            else { return }
            copy.serviceLocation = clone.id
            copy.url = clone.replaced(copy.url)
            all.append(copy)
        }
    }
}
