import Captions
import Media
import Testing

/// Cues of a container's packets.
@Suite("A text within a container") struct EmbeddedCaptionTests {
    /// Pictures as a test says them; the packet's first byte is their number.
    private final class MadePictures: CaptionPictureDecoder {
        let all: [CaptionPictures?]

        init(_ all: [CaptionPictures?]) { self.all = all }

        func decode(_ packet: CaptionPacket) -> CaptionPictures? { all[Int(packet.bytes[0])] }
        func reset() {}
    }

    private static func packet(_ text: String, _ start: Double, _ length: Double?) -> CaptionPacket {
        CaptionPacket(time: MediaTime(seconds: start), duration: length.map { MediaTime(seconds: $0) }, bytes: Array(text.utf8))
    }

    private static func read(_ track: EmbeddedCaptions, _ packets: [CaptionPacket]) throws -> [String] {
        var reader = try #require(EmbeddedCaptionReader(track))
        for packet in packets { reader.read(packet) }
        return CueFacts.lines(CaptionDocument(cues: reader.takeFinished() + reader.current))
    }

    @Test("texts of every coding become cues")
    func texts() throws {
        let plain = EmbeddedCaptions(stream: 1, coding: .subRip, codec: "subrip")
        #expect(try Self.read(plain, [Self.packet("<i>a</i>\r\nb", 1, 2), Self.packet("", 4, 1)]) == ["1.000-3.000 a / b"])
        var script = EmbeddedCaptions(stream: 1, coding: .subStation, codec: "ass")
        script.header = Array("[Script Info]\nPlayResX: 100\n".utf8)
        #expect(try Self.read(script, [Self.packet("0,0,Default,,0,0,0,,{\\an8}x\\Ny", 1, 2)]) == ["1.000-3.000 x / y"])
        let webVTT = EmbeddedCaptions(stream: 1, coding: .webVTT, codec: "webvtt")
        var cue = Self.packet("<b>c</b>", 1, 2)
        (cue.settings, cue.name) = (Array("line:0".utf8), Array("n".utf8))
        var reader = try #require(EmbeddedCaptionReader(webVTT))
        reader.read(cue)
        let found = try #require(reader.takeFinished().first)
        #expect(found.id == "n" && found.plainText == "c" && CueFacts.line(found)?.line == .number(0))
        let document =
            "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"0s\" end=\"9s\">d</p><p begin=\"9s\" end=\"10s\">e</p></div></body></tt>"
        let timedText = EmbeddedCaptions(stream: 1, coding: .ttml, codec: "stpp")
        // What is shown of a document is what its sample lasts (ISO/IEC 14496-30 §5).
        #expect(try Self.read(timedText, [Self.packet(document, 1, 2)]) == ["1.000-3.000 d"])
    }

    @Test("a text without a length stands until something follows, and a seek forgets it")
    func open() throws {
        let track = EmbeddedCaptions(stream: 1, coding: .subRip, codec: "subrip")
        var reader = try #require(EmbeddedCaptionReader(track))
        reader.read(Self.packet("a", 1, nil))
        #expect(reader.current.map(\.plainText) == ["a"] && reader.current.first?.end == .max)
        reader.read(Self.packet("b", 3, nil))
        #expect(CueFacts.lines(CaptionDocument(cues: reader.takeFinished())) == ["1.000-3.000 a"])
        reader.reset()
        #expect(reader.current.isEmpty && reader.takeFinished().isEmpty)
    }

    private static func pictures(_ start: Double, end: Double? = nil, _ rects: [PixelRect]) -> CaptionPictures {
        let parts = rects.map { rect in
            let count = Int(rect.width * rect.height) * 4
            return CaptionPictures.Part(rect: rect, pixels: [UInt8](repeating: 255, count: count), isForced: false)
        }
        let time = MediaTime(seconds: start)
        return CaptionPictures(
            start: time, end: end.map { MediaTime(seconds: $0) }, canvas: PixelSize(width: 1920, height: 1080), parts: parts)
    }

    @Test("pictures stand until others take their place, or until they say themselves")
    func replaced() throws {
        let rect = PixelRect(x: 960, y: 810, width: 8, height: 4)
        let decoder = MadePictures([
            Self.pictures(1, [rect, rect]), Self.pictures(3, []), nil, Self.pictures(4, end: 5, [rect]), Self.pictures(6, [rect]),
        ])
        let track = EmbeddedCaptions(stream: 1, coding: .presentationGraphics, codec: "hdmv_pgs_subtitle")
        #expect(EmbeddedCaptionReader(track) == nil)
        var reader = try #require(EmbeddedCaptionReader(track, pictures: decoder))
        for number: UInt8 in 0..<5 { reader.read(CaptionPacket(time: .zero, bytes: [number])) }
        let cues = reader.takeFinished()
        #expect(cues.map(\.start.seconds) == [1, 1, 4] && cues.map(\.end.seconds) == [3, 3, 5])
        #expect(reader.current.map(\.end) == [.max])
        guard case .box(let box) = cues[0].placement else {
            Issue.record("no box")
            return
        }
        #expect(box.x == 0.5 && box.y == 0.75 && box.isFilled)
    }

    /// Blu-ray's canvas is the screen, the film may be a part of it; television's is the picture.
    @Test("a film without its black bars has its captions where they were", arguments: [2.4, 4.0 / 3, 16.0 / 9, 20])
    func cropped(aspect: Double) throws {
        let rect = PixelRect(x: 480, y: 540, width: 960, height: 108)
        func box(_ coding: CaptionCoding) throws -> CueBox {
            var track = EmbeddedCaptions(stream: 1, coding: coding, codec: "x")
            track.pictureAspect = aspect
            var reader = try #require(EmbeddedCaptionReader(track, pictures: MadePictures([Self.pictures(1, [rect])])))
            reader.read(CaptionPacket(time: .zero, bytes: [0]))
            guard case .box(let box)? = reader.current.first?.placement else { throw CaptionError("no box") }
            return box
        }
        let found = try box(.presentationGraphics)
        // In lines of a screen of 16:9, whatever part of it the picture has.
        let isSane = aspect < 10
        let height = isSane ? max(1, aspect / (16.0 / 9)) : 1
        let width = isSane ? max(1, 16.0 / 9 / aspect) : 1
        #expect(abs(found.height - 0.1 * height) < 1e-9 && abs(found.width - 0.5 * width) < 1e-9)
        #expect(abs(found.x + found.width / 2 - 0.5) < 1e-9)
        let plain = try box(.dvb)
        #expect(plain.height == 0.1 && plain.width == 0.5)
    }

    @Test("what pictures carry is read in the order in which they are shown, for each service that speaks")
    func order() {
        var reader = BroadcastCaptionReader()
        func pair(_ first: UInt8, _ second: UInt8) -> [UInt8] { [0xFC, Line21Stream.withParity(first), Line21Stream.withParity(second)] }
        // Paint-on, a place, two letters each: in decoding order with two pictures held back.
        let said: [(Int, [UInt8])] = [
            (0, pair(0x14, 0x29)), (3, pair(0x63, 0x64)), (1, pair(0x14, 0x70)), (2, pair(0x61, 0x62)), (6, pair(0x14, 0x2C)),
            (4, pair(0, 0)),
        ]
        for (place, bytes) in said { reader.read(CaptionPacket(time: MediaTime(seconds: Double(place)), bytes: bytes)) }
        reader.finish()
        let cues = reader.takeEnded()
        #expect(cues.map(\.cue.plainText) == ["ab", "abcd"] && cues.map(\.cue.end.seconds) == [3, 6])
        #expect(reader.services == [.line21(1)] && reader.current.isEmpty)
    }
}
