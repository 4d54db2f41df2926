import Captions
import Media
import TestSupport
import Testing

@testable import Player

/// A film with texts in its container or its pictures, on the fake network, with decoders that meet them.
@Suite("A text within the film") struct EmbeddedCaptionTests {
    private static func text(_ stream: Int, _ language: String?, forced: Bool = false, title: String? = nil) -> EmbeddedCaptions {
        var text = EmbeddedCaptions(stream: stream, coding: .subRip, codec: "subrip")
        text.language = language
        text.isForced = forced
        text.title = title
        return text
    }

    private static func packet(_ start: Double, _ length: Double?, _ words: String) -> CaptionPacket {
        CaptionPacket(time: MediaTime(seconds: start), duration: length.map { MediaTime(seconds: $0) }, bytes: Array(words.utf8))
    }

    private func rig(
        _ texts: [EmbeddedCaptions], _ packets: [Int: [CaptionPacket]] = [:], wish: CaptionWish = .off, seconds: Double = 16,
        pictures: (any CaptionPictureDecoder)? = nil
    ) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 8 << 20, preferences: Preferences(captions: wish))
        setting.captionPictures = { _ in pictures }
        let rig = FilmRig(setting)
        FakeFilm(seconds: seconds, segment: 4).serve(on: rig.source)
        rig.video.description.captions = texts
        rig.video.texts = packets
        return rig
    }

    private func shown(_ rig: FilmRig) -> [String]? { rig.playback.captions(at: rig.clock.now())?.cues.map(\.plainText) }

    private func shown(_ rig: FilmRig, at seconds: Double) throws -> [String]? {
        try rig.run { rig.playback.state == .running && rig.position >= MediaTime(seconds: seconds) }
        return shown(rig)
    }

    private static let both: [Int: [CaptionPacket]] = [
        2: [packet(0, 1, "tôt"), packet(2, 2, "deux"), packet(6, 4, "six")], 3: [packet(2, 2, "two"), packet(6, 4, "six!")],
    ]

    @Test("is offered when the container has said it, and stands when it says, the first moment included") func times() throws {
        let rig = rig([Self.text(2, "fre"), Self.text(3, "eng", title: "Plain")], Self.both, wish: .language("fr"))
        rig.load()
        #expect(try shown(rig, at: 0.5) == ["tôt"])
        #expect(rig.playback.captionTracks.map(\.name) == ["Français", "Plain"])
        #expect(rig.playback.shownCaptions?.name == "Français")
        #expect(try shown(rig, at: 1.5) == [])
        #expect(try shown(rig, at: 2.5) == ["deux"])
        #expect(try shown(rig, at: 7) == ["six"])
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("is not even handed on where nobody wants it") func unwanted() throws {
        let rig = rig([Self.text(2, "fre")], Self.both)
        rig.load()
        #expect(try shown(rig, at: 3) == nil)
        #expect(rig.playback.captionTracks.count == 1)
        #expect(rig.video.captions?.interest == .anyInPictures)
    }

    @Test("is changed by the key, from the next packet on") func next() throws {
        let rig = rig([Self.text(2, "fre"), Self.text(3, "eng")], Self.both)
        rig.load()
        try rig.run { rig.position >= MediaTime(seconds: 1) }
        var names: [String?] = []
        for _ in 0..<3 {
            rig.playback.showNextCaptions(now: rig.clock.now())
            names.append(rig.playback.shownCaptions?.name)
        }
        #expect(names == ["Français", "English", nil])
        rig.playback.showNextCaptions(now: rig.clock.now())
        rig.playback.showNextCaptions(now: rig.clock.now())
        #expect(try shown(rig, at: 2.5) == ["two"])
        rig.playback.showNextCaptions(now: rig.clock.now())
        #expect(try shown(rig, at: 7) == nil)
    }

    @Test("that is forced goes with the language that the container says of the sound") func forced() throws {
        let forced = Self.text(3, "fra", forced: true)
        let rig = rig([Self.text(2, "fre"), forced], Self.both)
        rig.audio.description.language = "fre"
        rig.load()
        #expect(try shown(rig, at: 2.5) == ["two"])
        #expect(rig.playback.shownCaptions?.isForced == true)
        rig.playback.showNextCaptions(now: rig.clock.now())
        #expect(rig.playback.shownCaptions?.isForced == false)
    }

    @Test("after a seek is that of the new place, and nothing that stood is left") func seek() throws {
        let open: [Int: [CaptionPacket]] = [2: [Self.packet(1, nil, "stands"), Self.packet(13, 2, "late")]]
        let rig = rig([Self.text(2, "fre")], open, wish: .language("fr"))
        rig.load()
        #expect(try shown(rig, at: 2) == ["stands"])
        rig.seek(to: 8.1)
        #expect(try shown(rig, at: 8.2) == [])
        #expect(try shown(rig, at: 13.5) == ["late"])
        // What is known to its end is there again, though its packet lies before the place that is read.
        rig.seek(to: 14.3)
        #expect(try shown(rig, at: 14.4) == ["late"])
    }

    @Test("lies where its pictures lie, whatever the container's clock says") func shifted() throws {
        let rig = rig([Self.text(2, "fre")], [2: [Self.packet(101, 2, "eins")]], wish: .language("fr"))
        var film = FakeFilm(seconds: 8, segment: 4)
        for index in film.pieces.indices { film.pieces[index].shift = MediaTime(seconds: 100) }
        film.serve(on: rig.source)
        rig.load()
        #expect(try shown(rig, at: 1.5) == ["eins"])
    }

    /// Shows a box from each packet on; the packet says for how long.
    private final class Boxes: CaptionPictureDecoder {
        func decode(_ packet: CaptionPacket) -> CaptionPictures? {
            let part = CaptionPictures.Part(
                rect: PixelRect(x: 0, y: 0, width: 2, height: 2), pixels: Array(repeating: packet.bytes[0], count: 16), isForced: false)
            return CaptionPictures(
                start: packet.time, end: nil, canvas: PixelSize(width: 4, height: 4), parts: packet.bytes[0] == 0 ? [] : [part])
        }

        func reset() {}
    }

    @Test("of pictures is decoded beside the film, and ends where it is cleared") func pictures() throws {
        var text = Self.text(2, "fre")
        text.coding = .presentationGraphics
        let packets = [2: [(1.0, 7), (3, 0), (5, 9)].map { CaptionPacket(time: MediaTime(seconds: $0.0), bytes: [UInt8($0.1)]) }]
        let rig = rig([text], packets, wish: .language("fr"), pictures: Boxes())
        rig.load()
        func pixel(at seconds: Double) throws -> UInt8? {
            try rig.run { rig.position >= MediaTime(seconds: seconds) }
            guard case .image(.pixels(let bytes, _), _)? = rig.playback.captions(at: rig.clock.now())?.cues.first?.content else {
                return nil
            }
            return bytes[0]
        }
        #expect(try pixel(at: 2) == 7)
        #expect(try pixel(at: 4) == nil)
        #expect(try pixel(at: 6) == 9)
    }

    @Test("of a script can be had as it came") func script() throws {
        var text = Self.text(2, "fre")
        text.coding = .subStation
        text.header = Array("[Script Info]\n".utf8)
        let line = "0,0,Default,,0,0,0,,{\\pos(1,2)}a"
        let rig = rig([text], [2: [Self.packet(1, 2, line)]], wish: .language("fr"))
        rig.load()
        #expect(try shown(rig, at: 1.5) == ["a"])
        let script = try #require(rig.playback.captions(at: rig.clock.now())?.script)
        #expect(script == StyledScript(header: text.header, lines: [StyledScriptLine(Self.packet(1, 2, line))]))
    }

    // MARK: Within the pictures

    private static func parity(_ byte: UInt8) -> UInt8 { byte.nonzeroBitCount & 1 == 1 ? byte : byte | 0x80 }

    /// Line 21, a pair for each of the film's 24 pictures a second: written at once ("paint-on"), a word from each of these seconds on.
    private static func line21(_ words: [(second: Int, word: String)], field: UInt8 = 0) -> (MediaTime) -> [UInt8]? {
        { time in
            let picture = Int((time.seconds * 24).rounded())
            var pair: (UInt8, UInt8) = (0, 0)
            for (second, word) in words where picture >= second * 24 {
                let place = picture - second * 24
                let letters = Array(word.utf8) + [0x20]
                // In the second field the codes of both services are the first's, by their own numbers.
                switch place {
                case 0: pair = (0x14 + field, 0x2C)
                case 1: pair = (0x14 + field, 0x29)
                case 2: pair = (0x14, 0x70)
                case 3...: pair = 2 * (place - 3) + 1 < letters.count ? (letters[2 * (place - 3)], letters[2 * (place - 3) + 1]) : (0, 0)
                default: break
                }
            }
            return [0xFC | field, parity(pair.0), parity(pair.1)]
        }
    }

    @Test("of the pictures is offered once it has said something, and shown by the key") func scouted() throws {
        let rig = rig([])
        rig.video.carried = Self.line21([(1, "early "), (4, "later ")])
        rig.load()
        try rig.run { rig.position >= MediaTime(seconds: 0.5) }
        #expect(rig.playback.captionTracks.isEmpty)
        try rig.run { rig.position >= MediaTime(seconds: 2) }
        #expect(rig.playback.captionTracks.map(\.name) == ["CC1"] && rig.playback.shownCaptions == nil)
        rig.playback.showNextCaptions(now: rig.clock.now())
        #expect(try shown(rig, at: 5) == ["later "])
        #expect(rig.report.rebuffers.isEmpty)
    }

    private static func manifest(_ captions: String, _ group: String = ",CLOSED-CAPTIONS=\"c\"") -> [UInt8] {
        Array("#EXTM3U\n\(captions)\n#EXT-X-STREAM-INF:BANDWIDTH=800000\(group)\nindex.m3u8\n".utf8)
    }

    private static let named =
        "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"Français\",LANGUAGE=\"fr\",INSTREAM-ID=\"CC1\"\n"
        + "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"English\",LANGUAGE=\"en\",INSTREAM-ID=\"SERVICE2\"\n"
        + "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"d\",NAME=\"Other\",LANGUAGE=\"de\",INSTREAM-ID=\"CC2\""

    @Test("of the pictures is named by the playlist: its channels, its names, the viewer's language") func named() throws {
        let rig = rig([], wish: .language("fr"))
        rig.source.serve("http://film/all.m3u8", .bytes(Self.manifest(Self.named), mediaType: "application/vnd.apple.mpegurl"))
        rig.video.carried = Self.line21([(1, "bonjour ")])
        rig.load("http://film/all.m3u8")
        #expect(try shown(rig, at: 2) == ["bonjour "])
        #expect(rig.playback.captionTracks.map(\.name) == ["Français", "English"])
        #expect(rig.playback.captionTracks.map(\.origin) == [.pictures(.line21(1)), .pictures(.digital(2))])
        rig.seek(to: 8)
        // Nothing has been said since; what stood before is not known to stand still.
        #expect(try shown(rig, at: 8.2) == [])
    }

    @Test("of the pictures isn't looked for where the playlist says that there are none") func none() throws {
        let rig = rig([])
        rig.source.serve(
            "http://film/all.m3u8", .bytes(Self.manifest("", ",CLOSED-CAPTIONS=NONE"), mediaType: "application/vnd.apple.mpegurl"))
        rig.video.carried = Self.line21([(1, "early ")])
        rig.load("http://film/all.m3u8")
        try rig.run { rig.position >= MediaTime(seconds: 3) }
        #expect(rig.playback.captionTracks.isEmpty && rig.video.captions?.interest == CaptionInterest.none)
    }

    @Test("of the pictures goes on into a film that follows, from its first picture, without what stood before") func item() {
        let relay = CaptionRelay(signal: FakeSignal())
        relay.begin(generation: 1)
        let track = CaptionTrack(.line21(1), nil, id: 0)
        let feed = BroadcastFeed(track, .line21(1), relay: relay, start: .zero)
        let carried = Self.line21([(1, "one "), (10, "two ")])
        for picture in 0..<(11 * 24) {
            let time = MediaTime(ticks: Int64(picture), of: 1, over: 24)
            relay.takeFromPicture(CaptionPacket(time: time, bytes: carried(time) ?? []))
        }
        relay.place(offset: .zero, generation: 1, from: nil)
        _ = feed.step(now: HostTime(nanoseconds: 0), position: .zero, offset: { _ in nil }, reference: nil)
        #expect(feed.standing(at: MediaTime(seconds: 2)).cues.map(\.plainText) == ["one "])
        feed.goOn(with: track, from: MediaTime(seconds: 9.9))
        #expect(feed.standing(at: .zero).cues.isEmpty)
        #expect(feed.standing(at: MediaTime(seconds: 1)).cues.map(\.plainText) == ["two "])
    }

    // MARK: The relay

    @Test("what comes before its place is known waits; what another seek has overtaken is nobody's; too much is left out") func relay() {
        let signal = FakeSignal()
        let relay = CaptionRelay(signal: signal)
        relay.begin(generation: 2)
        relay.want(.stream(1))
        relay.take(Self.packet(10, 1, "a"), of: 1)
        #expect(relay.take().isEmpty)
        relay.place(offset: nil, generation: 2, from: nil)
        #expect(relay.take().isEmpty)
        relay.place(offset: MediaTime(seconds: -9), generation: 2, from: nil)
        #expect(relay.take().packets == [Self.packet(1, 1, "a")])
        relay.take(Self.packet(10, 1, "b"), of: 1)
        relay.place(offset: .zero, generation: 1, from: nil)
        #expect(relay.take().isEmpty)
        for second in [1.0, 2, 2, 1, 3] { relay.takeFromPicture(Self.packet(second, nil, "c")) }
        relay.place(offset: .zero, generation: 2, from: MediaTime(seconds: 1.5))
        #expect(relay.take().pictures.map(\.time.seconds) == [2, 3])
        for _ in 0..<40 { relay.take(CaptionPacket(time: .zero, bytes: [UInt8](repeating: 0, count: 1 << 20)), of: 1) }
        relay.place(offset: .zero, generation: 2, from: nil)
        let taken = relay.take().packets.count
        #expect(taken >= 8 && taken <= 9)
    }
}
