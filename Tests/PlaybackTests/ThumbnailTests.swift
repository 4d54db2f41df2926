import Media
import Player
import TestSupport
import Testing

/// Small pictures of where the viewer looks, on the fake network.
@Suite("A thumbnail") struct ThumbnailTests {
    private static let address = "http://film/all.m3u8"
    private static let box = PixelSize(width: 400, height: 225)
    private let maker = FakeStillMaker()

    /// - Parameter further: Lines of the multivariant playlist.
    private func rig(_ further: [String] = [], lists: [String: [String]] = [:], files: [String: [UInt8]] = [:]) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.stills = maker
        let rig = FilmRig(setting)
        FakeFilm(seconds: 40, segment: 4).serve(on: rig.source)
        let lines = ["#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=800000", "index.m3u8"] + further
        rig.source.serve(Self.address, .bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
        for (name, list) in lists {
            let text = (["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:20"] + list + ["#EXT-X-ENDLIST"]).joined(separator: "\n")
            rig.source.serve("http://film/\(name)", .bytes(Array(text.utf8)))
        }
        for (name, bytes) in files { rig.source.serve("http://film/\(name)", .bytes(bytes)) }
        return rig
    }

    private static let images = [
        "pictures.m3u8": [
            "#EXT-X-IMAGES-ONLY", "#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x2,DURATION=2", "#EXTINF:20,", "a.jpg", "#EXTINF:20,", "b.jpg",
        ]
    ]
    private static let imageLine = "#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9000,RESOLUTION=320x180,CODECS=\"jpeg\",URI=\"pictures.m3u8\""
    private static let keyframeLine =
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,RESOLUTION=640x360,CODECS=\"avc1.64001f\",URI=\"keys.m3u8\""

    private func begin(_ rig: FilmRig, _ address: String = Self.address) throws {
        rig.load(address)
        try rig.run { rig.playback.hasPicture }
        try rig.run(for: 3)
    }

    private func look(_ rig: FilmRig, at seconds: Double, _ box: PixelSize = Self.box) throws -> Thumbnail? {
        let position = MediaTime(seconds: seconds)
        rig.act("look") { rig.playback.look(at: position, within: box, now: $0) }
        try rig.run(for: 0.5)
        return rig.playback.thumbnail(at: position)
    }

    @Test("is the tile of its time, where the film has images of many") func tiles() throws {
        let rig = rig([Self.imageLine, Self.keyframeLine], lists: Self.images, files: ["a.jpg": [0xA1], "b.jpg": [0xB1]])
        try begin(rig)
        let first = try #require(try look(rig, at: 7.5))
        #expect(first.still.pixels.prefix(2) == [0xA1, 3])
        #expect(first.time == MediaTime(seconds: 6))
        let second = try #require(try look(rig, at: 33))
        #expect(second.still.pixels.prefix(2) == [0xB1, 6])
        #expect(second.time == MediaTime(seconds: 32))
        // Past the end, the last that the film fills.
        #expect(try look(rig, at: 45)?.still.pixels.prefix(2) == [0xB1, 9])
        #expect(Set(maker.asked) == [Self.box])
        #expect(!rig.askedNames.contains("keys.m3u8"))
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("is the keyframe of its time, where the film has a list of them") func keyframes() throws {
        let list = [
            "#EXT-X-I-FRAMES-ONLY", "#EXT-X-MAP:URI=\"keys.mp4\",BYTERANGE=\"4@0\"", "#EXTINF:20,", "#EXT-X-BYTERANGE:3@4", "keys.mp4",
            "#EXTINF:20,", "#EXT-X-BYTERANGE:3@7", "keys.mp4",
        ]
        let rig = rig([Self.keyframeLine], lists: ["keys.m3u8": list], files: ["keys.mp4": [9, 9, 9, 9, 1, 0, 0, 2, 0, 0]])
        try begin(rig)
        let first = try #require(try look(rig, at: 7.5))
        #expect(first.still.pixels.prefix(2) == [1, 9])
        #expect(first.time == .zero)
        #expect(try look(rig, at: 22)?.still.pixels.prefix(2) == [2, 9])
    }

    @Test("is the beginning of the film's own segment, where nothing else is offered") func segments() throws {
        let rig = rig()
        try begin(rig)
        let picture = try #require(try look(rig, at: 37))
        #expect(picture.time == MediaTime(seconds: 36))
        let asked = rig.source.asked.filter { $0.request.url.hasSuffix("s9") && $0.request.range?.end != nil }
        #expect(asked.map(\.request.range?.end) == [768 << 10])
    }

    @Test("is asked for only while the viewer looks") func quiet() throws {
        let rig = rig([Self.imageLine], lists: Self.images, files: ["a.jpg": [0xA1], "b.jpg": [0xB1]])
        try begin(rig)
        #expect(!rig.askedNames.contains("pictures.m3u8"))
        _ = try look(rig, at: 5)
        rig.act("look away") { rig.playback.look(at: nil, within: Self.box, now: $0) }
        let count = rig.source.asked.filter { $0.request.url.hasSuffix(".jpg") }.count
        try rig.run(for: 25)
        #expect(rig.source.asked.filter { $0.request.url.hasSuffix(".jpg") }.count == count)
        #expect(rig.playback.thumbnail(at: MediaTime(seconds: 5)) == nil)
    }

    @Test("comes from the next source where a list can't be had") func fallsBack() throws {
        let rig = rig([Self.imageLine, Self.keyframeLine])
        try begin(rig)
        rig.act("look") { rig.playback.look(at: MediaTime(seconds: 20), within: Self.box, now: $0) }
        try rig.run { rig.playback.thumbnail(at: MediaTime(seconds: 20)) != nil }
        #expect(rig.askedNames.contains("pictures.m3u8"))
        #expect(rig.askedNames.contains("keys.m3u8"))
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("of a picture that is broken is done without, and asked for once") func broken() throws {
        let list = ["#EXT-X-I-FRAMES-ONLY", "#EXTINF:20,", "one.ts", "#EXTINF:20,", "two.ts"]
        let rig = rig([Self.keyframeLine], lists: ["keys.m3u8": list], files: ["one.ts": [0], "two.ts": [7]])
        try begin(rig)
        #expect(try look(rig, at: 3) == nil)
        #expect(try look(rig, at: 4) == nil)
        #expect(rig.askedNames.filter { $0 == "one.ts" }.count == 1)
        #expect(try look(rig, at: 30)?.still.pixels.first == 7)
    }

    @Test("of a film that is one file is the keyframe before, and ends with the film") func file() throws {
        var setting = FilmRig.Setting()
        let stills = FakeFileStills()
        setting.stills = maker
        setting.openStills = { $0 == FakeFilm.fileAddress ? stills : nil }
        let rig = FilmRig(setting)
        let index = FakeFilm(seconds: 40).serveAsFile(on: rig.source)
        (rig.video.index, rig.audio.index) = (index, index)
        try begin(rig, FakeFilm.fileAddress)
        let picture = try #require(try look(rig, at: 23))
        #expect(picture.time == MediaTime(seconds: 20))
        #expect(stills.asked.first == MediaTime(seconds: 20))
        rig.stop()
        #expect(stills.isCancelled)
    }

    @Test("of another size is made anew") func sizes() throws {
        let rig = rig([Self.imageLine], lists: Self.images, files: ["a.jpg": [0xA1], "b.jpg": [0xB1]])
        try begin(rig)
        let small = try #require(try look(rig, at: 7.5))
        let large = try #require(try look(rig, at: 7.5, PixelSize(width: 960, height: 540)))
        #expect(small != large)
        #expect(Set(maker.asked).count == 2)
    }

    /// Where a DASH film's second period begins.
    private static let join = 20

    private func dashRig(_ sets: String, files: [String: [UInt8]]) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.stills = maker
        let rig = FilmRig(setting)
        var film = DashFilm()
        film.periods = [.init(length: Self.join, offset: 0), .init(length: 16, offset: 40)]
        film.furtherSets = sets
        film.serve(on: rig.source)
        for (name, bytes) in files { rig.source.serve("http://film/\(name)", .bytes(bytes)) }
        return rig
    }

    @Test("of a DASH film is the tile of its time, in each of its periods") func dashTiles() throws {
        let set = """
            <AdaptationSet contentType="image" mimeType="image/jpeg"><SegmentTemplate media="t-$Number$.jpg" timescale="1" \
            presentationTimeOffset="0" startNumber="1"><SegmentTimeline><S t="0" d="20"/></SegmentTimeline></SegmentTemplate>\
            <Representation id="t" bandwidth="9000" width="1600" height="360">\
            <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x2"/></Representation></AdaptationSet>
            """
        let rig = dashRig(set, files: ["t-1.jpg": [0xA1]])
        try begin(rig, DashFilm.address)
        let first = try #require(try look(rig, at: 7.5))
        #expect(first.still.pixels.prefix(2) == [0xA1, 3])
        #expect(first.time == MediaTime(seconds: 6))
        let second = try #require(try look(rig, at: 25))
        #expect(second.still.pixels.prefix(2) == [0xA1, 2])
        #expect(second.time == MediaTime(seconds: 24))
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("of a DASH film is a keyframe of its set for trick play") func dashKeyframes() throws {
        let set = """
            <AdaptationSet contentType="video" mimeType="video/mp4" codecs="avc1.64001f" codingDependency="false">\
            <EssentialProperty schemeIdUri="http://dashif.org/guidelines/trickmode" value="0"/>\
            <SegmentTemplate media="k-$Number$" initialization="k-header" timescale="1" presentationTimeOffset="0" startNumber="1">\
            <SegmentTimeline><S t="0" d="10" r="1"/></SegmentTimeline></SegmentTemplate>\
            <Representation id="k" bandwidth="60000" width="640" height="360"/></AdaptationSet>
            """
        let rig = dashRig(set, files: ["k-1": [5], "k-2": [6], "k-header": [9]])
        try begin(rig, DashFilm.address)
        #expect(try look(rig, at: 3)?.still.pixels.prefix(2) == [5, 9])
        #expect(try look(rig, at: 14)?.still.pixels.prefix(2) == [6, 9])
        #expect(try look(rig, at: 24)?.still.pixels.prefix(2) == [5, 9])
    }
}
