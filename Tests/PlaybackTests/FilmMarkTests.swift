import Media
import Player
import Playlist
import TestSupport
import Testing

/// Chapters and what may be left out, on the fake network.
@Suite("A film's chapters") struct FilmMarkTests {
    private static let address = "http://film/all.m3u8"

    private func rig(_ lines: [String]) -> FilmRig {
        let rig = FilmRig()
        FakeFilm(seconds: 40, segment: 4).serve(on: rig.source)
        let text = (["#EXTM3U"] + lines + ["#EXT-X-STREAM-INF:BANDWIDTH=800000", "index.m3u8"]).joined(separator: "\n")
        rig.source.serve(Self.address, .bytes(Array(text.utf8), mediaType: "application/vnd.apple.mpegurl"))
        return rig
    }

    @Test("come from the list beside it, once the film runs") func listed() throws {
        let rig = rig(["#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.chapters\",URI=\"chapters.json\""])
        let chapters = "[{\"start-time\": 0, \"titles\": [{\"language\": \"fr\", \"title\": \"Un\"}]}, {\"start-time\": 20}]"
        rig.source.serve("http://film/chapters.json", .bytes(Array(chapters.utf8)))
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        #expect(!rig.askedNames.contains("chapters.json"))
        try rig.run(for: 2)
        #expect(rig.playback.chapters.map(\.title) == ["Un", nil])
        #expect(rig.playback.chapters.map(\.start) == [.zero, MediaTime(seconds: 20)])
        #expect(rig.askedNames.filter { $0 == "chapters.json" }.count == 1)
    }

    @Test("are done without where their list can't be had") func missing() throws {
        let rig = rig(["#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.chapters\",URI=\"chapters.json\""])
        rig.load(Self.address)
        try rig.run { rig.position > MediaTime(seconds: 12) }
        #expect(rig.playback.chapters == [])
        #expect(rig.playback.state == .running)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("and its titles are where their date ranges say, until just before their end") func skipped() throws {
        let rig = FilmRig()
        let list =
            [
                "#EXTM3U", "#EXT-X-TARGETDURATION:4", "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T20:00:00Z",
                "#EXT-X-DATERANGE:ID=\"a\",CLASS=\"com.example.intro\",START-DATE=\"2026-01-01T20:00:06Z\",DURATION=10",
            ] + (0..<10).flatMap { ["#EXTINF:4,", "s\($0)"] } + ["#EXT-X-ENDLIST"]
        FakeFilm(seconds: 40, segment: 4).serve(on: rig.source)
        rig.source.serve(FakeFilm.address, .bytes(Array(list.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
        rig.load()
        try rig.run { rig.playback.hasPicture }
        func part(_ seconds: Double) -> FilmMark? { rig.playback.skippablePart(at: MediaTime(seconds: seconds)) }
        #expect(part(5.9) == nil)
        #expect(part(6)?.kind == .intro)
        #expect(part(6)?.end == MediaTime(seconds: 16))
        #expect(part(13.9) != nil)
        #expect(part(14.1) == nil)
        #expect(rig.playback.chapters == [])
    }
}
