import Media
import StyledSubtitles
import Synchronization
import Testing

/// Scripts as libass draws them.
@Suite("A script") struct ScriptRendererTests {
    static let head = """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: 1280
        PlayResY: 720
        WrapStyle: 0

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
        Style: Default,DejaVu Sans,48,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,2,0,2,20,20,30,1
        Style: Red,DejaVu Sans,48,&H000000FF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,0,0,8,20,20,30,1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

        """

    private static let speck = "[Script Info]\nPlayResX: 1280\nPlayResY: 2\n[Events]\nDialogue: 0,0:00:00.00,0:00:02.00,,,0,0,0,,a\n"
    private static let frame = PixelSize(width: 640, height: 360)

    private static func script(_ events: String, lines: [StyledScriptLine] = []) -> StyledScript {
        StyledScript(header: Array((head + events).utf8), lines: lines)
    }

    private func drawn(
        _ script: StyledScript, at seconds: Double, by renderer: ScriptRenderer = ScriptRenderer(), scale: Double = 1,
        omitsSpeech: Bool = false
    )
        throws -> StyledTextRendering
    {
        try #require(
            renderer.render(
                StyledTextRequest(script, at: MediaTime(seconds: seconds), frame: Self.frame, scale: scale, omitsSpeech: omitsSpeech)))
    }

    private func pixel(_ picture: PlacedBitmap, _ x: Int, _ y: Int) -> [UInt8] {
        let start = (y * Int(picture.bitmap.size.width) + x) * 4
        return Array(picture.bitmap.pixels[start..<(start + 4)])
    }

    @Test("stands from its start to its end, and says when it changes") func times() throws {
        let script = Self.script("Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Il pleut.\n")
        let renderer = ScriptRenderer()
        let before = try drawn(script, at: 0.5, by: renderer)
        #expect(before == StyledTextRendering(pictures: [], until: MediaTime(seconds: 1)))
        let during = try drawn(script, at: 1, by: renderer)
        #expect(during.pictures?.count == 1 && during.until == MediaTime(seconds: 2.5))
        #expect(try drawn(script, at: 2, by: renderer) == StyledTextRendering(pictures: nil, until: MediaTime(seconds: 2.5)))
        #expect(try drawn(script, at: 2.5, by: renderer) == StyledTextRendering(pictures: [], until: nil))
    }

    @Test("is drawn in its colours, premultiplied, at its place, within the frame") func colors() throws {
        // A rectangle of half-transparent red, of which half hangs over the left edge.
        let script = Self.script(
            "Dialogue: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,{\\an7\\pos(-20,40)\\bord0\\1a&H80&\\p1}m 0 0 l 40 0 40 40 0 40{\\p0}\n")
        let picture = try #require(try drawn(script, at: 1).pictures?.first)
        // libass leaves room around.
        #expect(picture.place.intersection(PixelRect(x: 0, y: 20, width: 10, height: 20)) == PixelRect(x: 0, y: 20, width: 10, height: 20))
        #expect(picture.place.x == 0 && picture.place.width < 40 && picture.place.height < 40)
        #expect(pixel(picture, 5, 30 - Int(picture.place.y)) == [0, 0, 127, 127])
        #expect(pixel(picture, 12, 30 - Int(picture.place.y)) == [0, 0, 0, 0])
    }

    @Test("with signs at the top and words at the bottom is two small pictures") func parts() throws {
        let script = Self.script(
            """
            Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,En bas
            Dialogue: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,En haut
            """)
        let pictures = try #require(try drawn(script, at: 1).pictures)
        #expect(pictures.count == 2)
        let area = pictures.reduce(0) { $0 + Int($1.place.width) * Int($1.place.height) }
        #expect(area < 640 * 360 / 5)
        let tops = pictures.map(\.place.y).sorted()
        #expect(tops.first.map { $0 < 60 } == true && tops.last.map { $0 > 280 } == true)
    }

    @Test("takes further lines as they come, and other scripts") func lines() throws {
        let renderer = ScriptRenderer()
        func line(_ number: Int, _ text: String, at start: Double) -> StyledScriptLine {
            StyledScriptLine(
                Array("\(number),0,Default,,0,0,0,,\(text)".utf8), start: MediaTime(seconds: start), duration: MediaTime(seconds: 1))
        }
        var script = Self.script("", lines: [line(0, "un", at: 1)])
        #expect(try drawn(script, at: 1.5, by: renderer).pictures?.count == 1)
        #expect(try drawn(script, at: 3.5, by: renderer).pictures == [])
        script.lines.append(line(1, "deux", at: 3))
        #expect(try drawn(script, at: 3.5, by: renderer).pictures?.count == 1)
        script.lines.removeFirst()
        #expect(try drawn(script, at: 1.5, by: renderer).pictures == [])
        let other = Self.script("Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,autre\n")
        #expect(try drawn(other, at: 1.5, by: renderer).pictures?.count == 1)
    }

    @Test(
        "that moves asks to be drawn again soon; one that stands doesn't",
        arguments: [("{\\fad(200,200)}", true), ("{\\k20}", true), ("{\\b1}", false)])
    func moving(codes: String, moves: Bool) throws {
        let script = Self.script("Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,\(codes)Il pleut\n")
        #expect(try drawn(script, at: 1).until == (moves ? MediaTime(ticks: 1040, of: 1, over: 1000) : MediaTime(seconds: 2)))
    }

    @Test("draws only its signs where speech is the viewer's") func signs() throws {
        let script = Self.script(
            """
            Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,Parole
            Dialogue: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,{\\pos(640,100)}PHARMACIE
            """)
        let renderer = ScriptRenderer()
        #expect(try drawn(script, at: 1, by: renderer).pictures?.count == 2)
        let signs = try drawn(script, at: 1, by: renderer, omitsSpeech: true)
        #expect(signs.pictures?.count == 1 && signs.pictures?.first.map { $0.place.y < 100 } == true)
    }

    @Test("has speech as large as the viewer wants, and signs as they are") func scale() throws {
        let script = Self.script(
            """
            Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,Parole
            Dialogue: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,{\\pos(640,100)}PHARMACIE
            """)
        let renderer = ScriptRenderer()
        let usual = try #require(try drawn(script, at: 1, by: renderer).pictures).sorted { $0.place.y < $1.place.y }
        let large = try #require(try drawn(script, at: 1, by: renderer, scale: 2).pictures).sorted { $0.place.y < $1.place.y }
        #expect(large.count == 2 && usual.count == 2)
        #expect(large[0].place == usual[0].place)
        #expect(large[1].place.height > usual[1].place.height * 3 / 2)
    }

    @Test("that is none, too long, or larger than any screen isn't drawn") func refused() {
        let renderer = ScriptRenderer()
        func render(_ bytes: [UInt8], _ frame: PixelSize) -> StyledTextRendering? {
            renderer.render(StyledTextRequest(StyledScript(header: bytes), at: .zero, frame: frame))
        }
        #expect(render(Array("no script at all".utf8), Self.frame) == nil)
        #expect(render([], Self.frame) == nil)
        #expect(render([UInt8](repeating: 0x20, count: 16 << 20 | 1), Self.frame) == nil)
        #expect(render(Array(Self.speck.utf8), Self.frame) == nil)
        #expect(render(Array(Self.head.utf8), PixelSize(width: 0, height: 10)) == nil)
        #expect(render(Array(Self.head.utf8), PixelSize(width: 20_000, height: 10)) == nil)
    }

    @Test(
        "that asks for gigabytes loses the line that does, and no other",
        arguments: [
            "{\\p1}m 0 0 l 900000 0 900000 900000", "{\\fs90000}a", "{\\fs+90\\fs+90\\fs+90}a", "{\\fscx90000\\fscy90000}a", "{\\fax9000}a",
            "{\\bord9000}a", "{\\fscx1000\\fscy1\\fax1}a",
            "{\\t(0,100,\\fs90000)}a", "{\\frx80\\p1}m 0 0 l 4000 0 4000 4000", "{\\clip(m 0 0 l 900000 0 900000 900000)}a",
            "{\\fs 90000}a", "{\\p1}m 0 0 l 1e9 1e9",
        ])
    func hostile(text: String) throws {
        let script = Self.script(
            "Dialogue: 0,0:00:00.00,0:00:02.00,Red,,0,0,0,,\(text)\nDialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,Il pleut\n")
        let pictures = try #require(try drawn(script, at: 1).pictures)
        #expect(pictures.count == 1 && pictures.first.map { $0.place.y > 250 } == true, "\(pictures.map(\.place))")
    }

    @Test("of a sign as large as the picture, many layers deep, is drawn") func large() throws {
        var events = ""
        for layer in 0..<6 {
            events += "Dialogue: \(layer),0:00:00.00,0:00:02.00,Red,,0,0,0,,{\\an7\\pos(0,0)\\frz1\\p1}m 0 0 l 1280 0 1280 720 0 720\n"
        }
        #expect(try drawn(Self.script(events), at: 1).pictures?.first?.place == PixelRect(x: 0, y: 0, width: 640, height: 360))
    }

    @Test("that names a font nobody has says so in the log, a few times at most") func words() throws {
        let log = Kept()
        let renderer = ScriptRenderer(log: log)
        var events = ""
        for number in 0..<60 { events += "Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,{\\fnNobody\(number)\\b\(number % 2)}x\n" }
        _ = try drawn(Self.script(events), at: 1, by: renderer)
        #expect(log.lines.withLock { !$0.isEmpty && $0.count <= 24 })
    }

    private final class Kept: Log {
        let lines = Mutex<[String]>([])
        var level: LogLevel { .debug }

        func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {
            let text = message()
            lines.withLock { $0.append("\(area) \(text)") }
        }
    }
}
