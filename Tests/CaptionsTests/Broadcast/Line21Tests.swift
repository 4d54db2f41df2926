import Captions
import Media
import Testing

/// Pictures that carry line 21, a pair of bytes for each field.
struct Line21Stream {
    var decoder: BroadcastCaptionDecoder
    private(set) var time = MediaTime.zero
    private let field: UInt8

    /// - Parameter field: 0 or 1: the field that the pairs are in.
    init(_ service: BroadcastService = .line21(1), field: UInt8 = 0) {
        decoder = BroadcastCaptionDecoder(service: service)
        self.field = field
    }

    /// A picture later by a second.
    mutating func next() { time += MediaTime(seconds: 1) }

    static func withParity(_ byte: UInt8) -> UInt8 { byte.nonzeroBitCount & 1 == 1 ? byte : byte | 0x80 }

    mutating func send(_ first: UInt8, _ second: UInt8) {
        decoder.read([0xFC | field, Self.withParity(first), Self.withParity(second)], at: time)
    }

    /// Control codes, each twice.
    mutating func control(_ codes: (UInt8, UInt8)...) {
        for (first, second) in codes {
            send(first, second)
            send(first, second)
        }
    }

    mutating func text(_ text: String) {
        var bytes = Array(text.utf8)
        if bytes.count % 2 == 1 { bytes.append(0) }
        for place in stride(from: 0, to: bytes.count, by: 2) { send(bytes[place], bytes[place + 1]) }
    }

    /// All cues, and what is still on the screen.
    mutating func lines() -> [String] {
        let ended = decoder.takeEnded()
        return (ended + decoder.current).map { cue in
            let end = cue.end == .max ? "" : cue.end.description
            return "\(cue.start)-\(end) \(cue.plainText.replacing("\n", with: " / "))"
        }
    }
}

@Suite("Line 21") struct Line21Tests {
    private static let load: (UInt8, UInt8) = (0x14, 0x20)
    private static let show: (UInt8, UInt8) = (0x14, 0x2F)
    private static let erase: (UInt8, UInt8) = (0x14, 0x2C)
    private static let lastRow: (UInt8, UInt8) = (0x14, 0x60)

    private static func spans(_ stream: Line21Stream) -> [CueSpan] { stream.decoder.current.flatMap(CueFacts.spans) }

    private static func box(_ cue: Cue) -> CueBox? {
        guard case .box(let box) = cue.placement else { return nil }
        return box
    }

    @Test("a caption that pops on is a cue from where it is shown to where it is erased")
    func popOn() throws {
        var stream = Line21Stream()
        stream.control(Self.load, (0x14, 0x2E), (0x13, 0x70))
        stream.text("HELLO")
        stream.control(Self.lastRow)
        stream.text("WORLD")
        let before = stream.lines()
        #expect(before.isEmpty)
        stream.next()
        stream.control(Self.show)
        let box = try #require(stream.decoder.current.first.flatMap(Self.box))
        #expect(stream.decoder.current.map(\.plainText) == ["HELLO", "WORLD"])
        // Row 13 of 15, in the middle 80 % of the picture.
        let top: Double = 0.1 + 12 * 0.8 / 15
        #expect(abs(box.y - top) < 1e-9 && box.x == 0.1)
        stream.next()
        stream.control(Self.load)
        stream.text("NEXT")
        stream.next()
        stream.control(Self.erase)
        let seen = stream.lines()
        #expect(seen == ["1.000-3.000 HELLO", "1.000-3.000 WORLD"])
    }

    @Test("rows that follow each other are one cue, at the leftmost of them")
    func rows() throws {
        var stream = Line21Stream()
        stream.control(Self.load, (0x14, 0x54))
        stream.text("A B")
        stream.control(Self.lastRow, (0x17, 0x22))
        stream.text("C")
        stream.control(Self.show)
        let cue = try #require(stream.decoder.current.first)
        // An indent of 8 columns, and two columns of a tab.
        #expect(cue.plainText == String(repeating: "\u{A0}", count: 6) + "A B\nC")
        let left: Double = 0.1 + 2 * 0.8 / 32
        #expect(abs((Self.box(cue)?.x ?? 0) - left) < 1e-9)
    }

    @Test("captions that roll up go up by a row, and the topmost leaves")
    func rollUp() {
        var stream = Line21Stream()
        stream.control((0x14, 0x25), (0x14, 0x2D), Self.lastRow)
        stream.text("ONE ")
        stream.next()
        stream.control((0x14, 0x2D))
        stream.text("TWO ")
        stream.next()
        stream.control((0x14, 0x2D))
        stream.text("SIX ")
        stream.next()
        stream.decoder.end(at: stream.time)
        let lines = stream.lines()
        #expect(lines == ["0.000-1.000 ONE ", "1.000-2.000 ONE  / TWO ", "2.000-3.000 TWO  / SIX "])
    }

    @Test("captions that are painted on are seen as they come")
    func paintOn() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), Self.lastRow)
        stream.text("AB")
        stream.next()
        stream.text("CD")
        stream.next()
        stream.control((0x14, 0x21), (0x14, 0x21))
        stream.text("E")
        stream.control((0x14, 0x24))
        let seen = stream.lines()
        #expect(seen == ["0.000-1.000 AB", "1.000-2.000 ABCD", "2.000- ABE"])
    }

    @Test("colours, italics and lines below are a pen's, from its place on")
    func pens() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), (0x14, 0x67))
        stream.text("a")
        stream.control((0x11, 0x2E))
        stream.text("b")
        stream.control((0x11, 0x29))
        stream.text("c ")
        stream.control((0x10, 0x2F))
        stream.text("d")
        let spans = Self.spans(stream)
        // A change of the pen takes a column; the background's takes that of the blank before it.
        #expect(spans.map(\.text) == ["a", " b", " c", " d"])
        #expect(spans.map(\.style.color) == [Color(0x00FFFF), Color(0x00FFFF), Color(0xFF0000), Color(0xFF0000)])
        #expect(
            spans.map(\.style.isUnderlined) == [true, false, true, true] && spans.map(\.style.isItalic) == [false, true, false, false])
        #expect(spans.map(\.style.background) == [nil, nil, nil, Color(0x000000, alpha: 0.5)])
    }

    @Test("characters beyond ASCII are special, extended in place of the one before, or in place of ASCII's own")
    func characters() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), Self.lastRow)
        stream.text("*\\{~")
        stream.control((0x11, 0x37))
        stream.text("uu")
        stream.control((0x13, 0x22), (0x11, 0x39))
        stream.text("A")
        stream.control((0x12, 0x31))
        #expect(stream.decoder.current.map(\.plainText) == ["áéçñ♪uÍ\u{A0}Â"])
    }

    @Test("a control code means one, though it comes twice; padding between them makes it two")
    func repetition() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), Self.lastRow)
        stream.text("ABCD")
        stream.send(0x14, 0x21)
        stream.send(0x14, 0x21)
        #expect(stream.decoder.current.map(\.plainText) == ["ABC"])
        stream.send(0x14, 0x21)
        stream.send(0, 0)
        stream.send(0x14, 0x21)
        #expect(stream.decoder.current.map(\.plainText) == ["A"])
    }

    @Test("each field has two services, and the second has other data that are none")
    func services() {
        var second = Line21Stream(.line21(3), field: 1)
        second.control((0x15, 0x29), (0x14, 0x60))
        second.text("AB")
        second.send(0x01, 0x05)
        second.text("XX")
        second.send(0x0F, 0x1D)
        second.control((0x1D, 0x29))
        second.text("YY")
        second.control((0x15, 0x29))
        second.text("CD")
        #expect(second.decoder.current.map(\.plainText) == ["ABCD"])
        #expect(second.decoder.services == [.line21(3), .line21(4)])
        var other = Line21Stream(.line21(2))
        other.control((0x1C, 0x29), (0x1C, 0x60))
        other.text("OK")
        #expect(other.decoder.current.map(\.plainText) == ["OK"])
    }

    @Test("a character with a wrong parity is a block, and a control code with one is left out")
    func parity() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), Self.lastRow)
        stream.decoder.read([0xFC, Line21Stream.withParity(0x41), Line21Stream.withParity(0x42) ^ 0x80], at: stream.time)
        stream.decoder.read([0xFC, Line21Stream.withParity(0x14), Line21Stream.withParity(0x2C) ^ 0x80], at: stream.time)
        stream.decoder.read([0xF8, Line21Stream.withParity(0x43), Line21Stream.withParity(0x43)], at: stream.time)
        #expect(stream.decoder.current.map(\.plainText) == ["A█"])
    }

    @Test("after a break nothing is left of what was begun")
    func reset() {
        var stream = Line21Stream()
        stream.control((0x14, 0x29), Self.lastRow)
        stream.text("AB")
        stream.next()
        stream.decoder.reset(at: stream.time)
        stream.text("CD")
        let seen = stream.lines()
        #expect(seen == ["0.000-1.000 AB"])
    }

    /// What three pictures of a film in American use carry (androidx/media, dash/cea608), with their times; and what its player shows of them.
    static let pictures: [(time: Double, triplets: String)] = [
        (0.0, "fc94aefc9420fc9140fc46e9fcf273fcf420fc7375fc62f4fce9f4fcece5fc942ffc942f"),
        (0.875, "fc942ffc942ffc94aefc94aefc942cfc942c"),
        (1.1667, "fc94aefc9420fc9140fcd3e5fce3effc6e64fc2073fc7562fcf4e9fcf4ecfce580fc942ffc942f"),
    ]

    @Test("a film's captions are seen when another player shows them")
    func film() {
        var decoder = BroadcastCaptionDecoder(service: .line21(1))
        for (time, text) in Self.pictures {
            let digits = Array(text)
            let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
            decoder.read(bytes, at: MediaTime(seconds: time))
        }
        decoder.end(at: MediaTime(seconds: 2))
        let cues = decoder.takeEnded()
        #expect(CueFacts.lines(CaptionDocument(cues: cues)) == ["0.000-0.875 First subtitle", "1.167-2.000 Second subtitle"])
    }
}
