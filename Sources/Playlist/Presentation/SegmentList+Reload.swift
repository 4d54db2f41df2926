import Media

/// When a list is asked for again.
public enum ListReload: Hashable, Sendable {
    /// It can't change any more.
    case never
    /// So long after the request that brought it was begun.
    case after(Duration)
    /// At once: the server answers when there is something new. With the directives of `SegmentList.blockingReload`.
    case blocking
}

extension SegmentList {
    /// When this list is to be asked for again. Source: RFC 8216bis §6.3.4.
    ///
    /// - Parameter hasChanged: Whether it differs from the list before; true for the first one.
    public func reload(hasChanged: Bool) -> ListReload {
        if isComplete { return .never }
        if serverControl?.canBlockReload ?? false { return .blocking }
        let target = targetDuration.duration
        // A target of nothing must not become a storm of requests.
        return .after(max(hasChanged ? target : target / 2, .milliseconds(500)))
    }

    /// The server has promised news by now: whoever plays may try another variant (§6.3.4).
    ///
    /// - Parameter time: How long the list has been the same.
    public func isOverdue(unchangedFor time: Duration) -> Bool {
        !isComplete && time >= targetDuration.duration * 3 / 2
    }

    /// The address that is answered when the next part, or the next segment, is in the list. Source: RFC 8216bis §6.2.5.2.
    ///
    /// - Parameters:
    ///   - url: Of the list, absolute, as it was opened.
    ///   - segmentsOnly: Parts are no news: the answer waits for a whole segment.
    public func blockingReload(of url: String, segmentsOnly: Bool = false) -> String {
        let parts = partTarget == nil || segmentsOnly ? nil : pendingParts.count
        let next = segments.last.map { MediaPlaylistBuilder.successor($0.sequence) } ?? mediaSequence
        return Self.directives(["_HLS_msn": "\(next)", "_HLS_part": parts.map(String.init)], in: url)
    }

    /// The address that is answered with a delta update, which `HLSParser.parse` fills in from this list; nil where the whole must be
    /// asked for: the server sends none, or this list is older than half of what it leaves out. Source: RFC 8216bis §6.2.5.1 and §6.3.7.
    ///
    /// - Parameters:
    ///   - url: Of the list, absolute; with the directives of `blockingReload` or without.
    ///   - age: How long ago this list came.
    public func deltaReload(of url: String, age: Duration) -> String? {
        guard let boundary = serverControl?.canSkipUntil, skippedSegments == 0, age <= boundary.duration / 2 else { return nil }
        return Self.directives(["_HLS_skip": serverControl?.canSkipDateRanges ?? false ? "v2" : "YES"], in: url)
    }

    private static func directives(_ values: [String: String?], in url: String) -> String {
        var parts = URLReference.Components(Array(url.utf8)[...])
        parts.query = QueryText.setting(values.compactMapValues { $0 }, in: parts.query ?? [])
        return parts.recomposed
    }
}
