import Playlist
import TestSupport
import Testing

/// Four times the input may take about four times the work: what is quadratic takes sixteen. The processor's time is compared, not the clock's.
@Suite(.serialized) struct LinearTimeTests {
    /// What a hostile or a very long playlist is made of: a beginning, and a piece that is repeated.
    static let shapes: [(name: String, head: String, piece: @Sendable (Int) -> String)] = [
        ("segments", "", { _ in "#EXTINF:6.006,\nsegment.ts\n" }),
        ("segments of other names", "", { "#EXTINF:6.006,title \($0)\nsegment\($0).ts\n" }),
        ("byte ranges", "#EXT-X-BYTERANGE:1@0\na.ts\n", { _ in "#EXT-X-BYTERANGE:1\na.ts\n" }),
        ("keys", "", { "#EXT-X-KEY:METHOD=AES-128,URI=\"k\($0)\",KEYFORMAT=\"f\($0)\"\n#EXTINF:1,\na.ts\n" }),
        ("dates from the last on", "", { _ in "#EXTINF:1,\na.ts\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z\n" }),
        ("date ranges", "", { "#EXT-X-DATERANGE:ID=\"r\($0)\",START-DATE=\"2026-11-21T06:00:00Z\",X-A=\"b\"\n" }),
        ("one date range again and again", "", { "#EXT-X-DATERANGE:ID=\"r\",START-DATE=\"2026-11-21T06:00:00Z\",X-A\($0)=\"b\"\n" }),
        ("parts of one segment", "", { "#EXT-X-PART:DURATION=1,URI=\"p\($0)\"\n" }),
        ("hints", "", { "#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"p\($0)\"\n" }),
        ("reports", "", { "#EXT-X-RENDITION-REPORT:URI=\"p\($0)\",LAST-MSN=1\n" }),
        ("tags that mean nothing", "", { "#EXT-X-NEVER-HEARD-OF:\($0)\n" }),
        ("one line of braces", "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\"\n", { _ in "{${$a}" }),
        ("one line of attributes", "#EXT-X-KEY:METHOD=AES-128", { ",A\($0)=\($0)" }),
        ("one line of quotes", "#EXT-X-KEY:METHOD=AES-128,", { _ in "\"" }),
        ("one line of dots", "", { _ in "../a/./" }),
        ("renditions", "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n", { "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n\($0)\",URI=\"u\($0)\"\n" }),
        ("variants", "", { "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"g\($0)\"\nv\($0)\n" }),
        ("session keys", "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n", { "#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\($0)\"\n" }),
        ("variables", "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n", { "#EXT-X-DEFINE:NAME=\"n\($0)\",VALUE=\"{$n\($0 / 2)}\"\n" }),
    ]

    private static let base = "http://host/a/b.m3u8"

    private static func text(_ shape: Int, count: Int) -> [UInt8] {
        let (_, head, piece) = shapes[shape]
        return Array(("#EXTM3U\n" + head + (0..<count).map(piece).joined() + "\n").utf8)
    }

    @Test("the work grows with the bytes", arguments: shapes.indices)
    func parsing(shape: Int) {
        let sizes = [1000, 4000].map { Self.text(shape, count: $0) }
        let times = sizes.map { bytes in Fuzzing.processorTime { _ = try? HLSParser.parse(bytes, baseURL: Self.base) } }
        // A hundredth of a second more, for what a short run costs anyway.
        #expect(times[1] < times[0] * 9 + 0.01, "\(Self.shapes[shape].name): \(times)")
    }

    @Test("an update takes work in proportion to both lists")
    func updating() throws {
        let times = try [1000, 4000].map { count -> Double in
            let before = Array(("#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + String(repeating: "#EXTINF:1,\na.ts\n", count: count)).utf8)
            let tail = String(repeating: "#EXTINF:1,\na.ts\n", count: count)
            let text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-SKIP:SKIPPED-SEGMENTS=\(count - 1)\n\(tail)"
            guard case .media(let list) = try HLSParser.parse(before, baseURL: Self.base) else { throw WrongKind() }
            let bytes = Array(text.utf8)
            #expect(throws: Never.self) { try HLSParser.parse(bytes, baseURL: Self.base, previous: list) }
            return Fuzzing.processorTime { _ = try? HLSParser.parse(bytes, baseURL: Self.base, previous: list) }
        }
        #expect(times[1] < times[0] * 9 + 0.01, "\(times)")
    }

    @Test("a hundred thousand segments are taken, and no more")
    func many() throws {
        let text =
            "#EXTM3U\n#EXT-X-TARGETDURATION:6\n" + String(repeating: "#EXTINF:6.006,\nsegment.ts\n", count: 100_000) + "#EXT-X-ENDLIST"
        guard case .media(let list) = try HLSParser.parse(Array(text.utf8), baseURL: Self.base) else { throw WrongKind() }
        #expect(list.segments.count == 100_000)
    }
}
