import Media
import Playlist
import Testing

/// Where lists that count from their own first segments lie beside one another. Source: RFC 8216 §6.2.4.
@Suite struct AlignmentTests {
    /// Segments of 4 s of a film; its discontinuities fall on every `each`th, its dates count from the film's beginning.
    private static func list(
        _ first: Int64, _ count: Int64, numbered base: Int64 = 0, dates: Bool = false, each: Int64? = nil, declared: Bool = true
    ) throws -> SegmentList {
        var lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:\(first + base)"]
        if let each, declared { lines.append("#EXT-X-DISCONTINUITY-SEQUENCE:\((first + each - 1) / each)") }
        for number in first..<(first + count) {
            if let each, number % each == 0, number != first { lines.append("#EXT-X-DISCONTINUITY") }
            if dates, number == first { lines.append("#EXT-X-PROGRAM-DATE-TIME:\(date(number * 4))") }
            lines += ["#EXTINF:4,", "\(number).ts"]
        }
        let bytes = Array(lines.joined(separator: "\n").utf8)
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: "http://host/l.m3u8") else { throw PlaylistError.noSegments }
        return list
    }

    private static func date(_ seconds: Int64) -> String {
        let (minute, second) = (seconds / 60, seconds % 60)
        return "2026-11-21T12:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z"
    }

    @Test("discontinuities say it first, then dates, then numbers that agree with the edge, then the edge alone")
    func reasons() throws {
        let shown = try Self.list(20, 10, dates: true, each: 7)
        let cases: [(list: SegmentList, reason: ListOffset.Reason, seconds: Double)] = [
            (try Self.list(22, 9, numbered: 500, dates: true, each: 7), .discontinuity, 8),
            (try Self.list(22, 9, numbered: 500, dates: true), .dates, 8),
            (try Self.list(22, 9), .sequence, 8),
            (try Self.list(22, 9, numbered: 500), .edge, 4),
            // The same numbers, an hour apart: they are others.
            (try Self.list(22, 200), .edge, -760),
        ]
        for (list, reason, seconds) in cases {
            let offset = try #require(list.offset(onto: shown))
            #expect(offset.reason == reason)
            #expect(offset.time == MediaTime(seconds: seconds), "\(reason): \(offset.time)")
        }
    }

    @Test("discontinuity numbers that count from a window's own start are brought to the film's")
    func numbers() throws {
        let shown = try Self.list(20, 10, each: 7)
        #expect(shown.segments.map(\.discontinuity).first == 3)
        let own = try Self.list(22, 9, each: 7, declared: false)
        let offset = try #require(own.offset(onto: shown))
        #expect(offset.discontinuities == 4)
        var moved = own
        moved.move(by: offset.time, discontinuities: offset.discontinuities)
        #expect(moved.segments[0].discontinuity == 4 && moved.segments[8].discontinuity == 5)
        #expect(moved.segments[0].start == MediaTime(seconds: 8))
    }

    @Test("beside a list without segments nothing has a place")
    func nothing() throws {
        let shown = try Self.list(20, 10)
        let empty = SegmentList(segments: [], targetDuration: .zero)
        #expect(empty.offset(onto: shown) == nil && shown.offset(onto: empty) == nil)
    }
}
