import Captions
import Media
import TestSupport
import Testing

@Suite("Digital captions") struct DigitalCaptionTests {
    /// One packet of one service's bytes, in triplets.
    private static func packet(_ bytes: [UInt8], service: UInt8 = 1) -> [UInt8] {
        var content: [UInt8] = service < 7 ? [service << 5 | UInt8(bytes.count)] : [7 << 5 | UInt8(bytes.count), service]
        content += bytes
        if content.count % 2 == 0 { content.append(0) }
        let header = UInt8((content.count + 1) / 2)
        let all = [header] + content
        var triplets: [UInt8] = []
        for place in stride(from: 0, to: all.count, by: 2) { triplets += [place == 0 ? 0xFF : 0xFE, all[place], all[place + 1]] }
        return triplets
    }

    /// Two rows of 32 columns, its lower middle at the lower middle of the safe area; visible.
    private static let define: [UInt8] = [0x98, 0x20, 74, 105, 0x71, 31, 0x09]

    private static func box(_ cue: Cue) -> CueBox? {
        guard case .box(let box) = cue.placement else { return nil }
        return box
    }

    @Test("what is written into a visible window is a cue until it changes")
    func window() throws {
        var decoder = BroadcastCaptionDecoder(service: .digital(1))
        decoder.read(Self.packet(Self.define + Array("Hello".utf8)), at: .zero)
        decoder.read(Self.packet([0x0D] + Array("World".utf8)), at: MediaTime(seconds: 1))
        decoder.read(Self.packet([0x0D] + Array("again".utf8)), at: MediaTime(seconds: 2))
        decoder.read(Self.packet([0x8A, 0x01]), at: MediaTime(seconds: 3))
        let cues = decoder.takeEnded()
        #expect(
            CueFacts.lines(CaptionDocument(cues: cues)) == ["0.000-1.000 Hello", "1.000-2.000 Hello / World", "2.000-3.000 World / again"])
        let box = try #require(cues.first.flatMap(Self.box))
        let bottom: Double = box.y + box.height
        let wanted: Double = 0.1 + 74.0 / 75 * 0.8
        #expect(abs(bottom - wanted) < 1e-9 && abs(box.x + box.width / 2 - 0.5) < 1e-9)
        #expect(box.background == Color(0x000000) && decoder.current.isEmpty && decoder.services == [.digital(1)])
    }

    @Test("a code that is cut by a block goes on in the next one")
    func cut() {
        var decoder = BroadcastCaptionDecoder(service: .digital(1))
        decoder.read(Self.packet(Array(Self.define.prefix(3))), at: .zero)
        decoder.read(Self.packet(Array(Self.define.dropFirst(3)) + Array("ok".utf8)), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["ok"])
    }

    @Test("pens, places and characters of all four sets")
    func pens() throws {
        var decoder = BroadcastCaptionDecoder(service: .digital(2))
        let pen: [UInt8] = [0x90, 0x05, 0xC3, 0x91, 0x30, 0xC0 | 0x03, 0x00]
        let characters: [UInt8] = [0x41, 0x7F, 0xE9, 0x10, 0x25, 0x10, 0xA0, 0x18, 0x4E, 0x2D, 0x08]
        decoder.read(Self.packet(Self.define + pen, service: 2), at: .zero)
        decoder.read(Self.packet(characters + [0x92, 0x01, 0x02, 0x42], service: 2), at: .zero)
        decoder.read(Self.packet(Self.define + Array("other".utf8)), at: .zero)
        let cue = try #require(decoder.current.first)
        #expect(cue.plainText == "A♪é…[CC]\n\u{A0}\u{A0}B")
        let style = try #require(CueFacts.spans(cue).first).style
        #expect(style.isItalic && style.isUnderlined && style.families == ["monospace", "sans-serif"])
        #expect(style.color == Color(0xFF0000) && style.background == Color(red: 0, green: 0, blue: 1, alpha: 0))
        #expect(decoder.services == [.digital(1), .digital(2)])
    }

    @Test("windows are shown, hidden, toggled, cleared and deleted; the most important stands in front")
    func windows() {
        var decoder = BroadcastCaptionDecoder(service: .digital(1))
        let second: [UInt8] = [0x99, 0x21, 0, 0, 0x00, 31, 0x00]
        decoder.read(Self.packet(Self.define + [0x41] + second + [0x42]), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["B", "A"])
        decoder.read(Self.packet([0x8B, 0x03, 0x89, 0x02, 0x80, 0x43]), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["B"])
        decoder.read(Self.packet([0x89, 0x01]), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["B", "AC"])
        decoder.read(Self.packet([0x88, 0x02]), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["AC"])
        decoder.read(Self.packet([0x8C, 0xFF]), at: .zero)
        #expect(decoder.current.isEmpty)
    }

    @Test("services above six have a longer header")
    func extended() {
        var decoder = BroadcastCaptionDecoder(service: .digital(40))
        decoder.read(Self.packet(Self.define + [0x41], service: 40), at: .zero)
        #expect(decoder.current.map(\.plainText) == ["A"])
    }

    @Test("services have HLS's names")
    func names() {
        #expect(BroadcastService(instreamID: "CC3") == .line21(3) && BroadcastService(instreamID: "SERVICE12") == .digital(12))
        #expect(
            BroadcastService(instreamID: "CC5") == nil && BroadcastService(instreamID: "SERVICE0") == nil
                && BroadcastService(instreamID: "x") == nil)
        #expect(BroadcastService.line21(3).instreamID == "CC3" && BroadcastService.digital(12).instreamID == "SERVICE12")
    }

    @Test("whatever pictures carry, it is read, and never traps")
    func fuzz() {
        let services: [BroadcastService] = [.line21(1), .line21(2), .line21(3), .digital(1), .digital(7)]
        Fuzzing.run { generator, seed in
            var decoder = BroadcastCaptionDecoder(service: services.randomElement(using: &generator) ?? .digital(1))
            for picture in 0..<40 {
                var triplets: [UInt8] = []
                for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                    let bytes = [UInt8.random(in: 0...255, using: &generator), UInt8.random(in: 0...255, using: &generator)]
                    // Mostly codes, with a right parity.
                    let control = [
                        Line21Stream.withParity(UInt8.random(in: 0x10...0x1F, using: &generator)), Line21Stream.withParity(bytes[1] & 0x7F),
                    ]
                    let marker: UInt8 = [0xFC, 0xFD, 0xFE, 0xFF, 0xF8].randomElement(using: &generator) ?? 0xFC
                    triplets += [marker] + (Bool.random(using: &generator) ? bytes : control)
                }
                if Bool.random(using: &generator) { triplets += Self.packet(Self.define + triplets.prefix(20), service: 1) }
                decoder.read(triplets, at: MediaTime(seconds: Double(picture)))
            }
            decoder.end(at: MediaTime(seconds: 100))
            for cue in decoder.takeEnded() { #expect(cue.start < cue.end, "seed \(seed)") }
        }
    }
}
