import Captions
import Media
import TestSupport
import Testing

@Suite struct TTMLFuzzTests {
    private static let corpus: [[UInt8]] = [timed, pictures, placed] + shared

    private static let timed: [UInt8] = ttml(
        """
        <body timeContainer='seq' dur='20s'><div region='r'><p begin='1s' end='00:00:05:12'>a <span tts:color='red' begin='2s'>b</span><br/>c
        <set tts:backgroundColor='#00FF0080' begin='1s' dur='1s'/></p></div></body>
        """,
        head: """
            <styling><initial tts:color='lime'/><style xml:id='s' tts:fontSize='2c 1c'/>
            <style xml:id='t' style='s t' tts:textOutline='red 5%'/></styling>
            <layout><region xml:id='r' style='t' tts:origin='10% 1c' tts:extent='5rw 3em' tts:padding='1% 2% 3%' end='9s'>
            <style tts:displayAlign='after'/><set tts:opacity='0.5' begin='2s'/></region></layout>
            """)

    private static let pictures: [UInt8] = ttml(
        """
        <body><div begin='3s' smpte:backgroundImage='#i'/><div><image src='urn:mpeg:14496-30:subs:1' tts:extent='5px 6px'/></div><div>
        <p xml:space='preserve'> <span tts:ruby='container'><span tts:ruby='base'>a</span><span tts:ruby='text'>b</span></span>
        </p></div></body>
        """,
        head: "<metadata><smpte:image xml:id='i' encoding='Base64'>iVBORw0K</smpte:image></metadata>", "tts:extent='640px 480px'")

    private static let placed: [UInt8] = ttml(
        """
        <body region='q'><div condition="supports('#ruby') &amp;&amp; !(1 &gt; 2)">
        <p tts:textShadow='1px 1px 2px rgba(1,2,3,4), 1% 1%'>x</p><p><span region='r'>y</span></p></div></body>
        """,
        head: """
            <layout><region xml:id='r' tts:position='right 10% bottom' tts:writingMode='tbrl'/><region xml:id='q' tts:backgroundColor='blue'/></layout>
            """,
        """
        ttp:frameRate='24' ttp:frameRateMultiplier='1000 1001' ttp:cellResolution='40 24' ttp:timeBase='smpte' ttp:dropMode='dropNTSC'
        """)

    private static let shared: [[UInt8]] = TTMLCases.names(in: "imsc-tests", ending: ".ttml").prefix(150).compactMap { name in
        try? TTMLCases.bytes("imsc-tests/\(name)")
    }

    private static let words: [String] = [
        "<p begin='1s'>", "</p>", "<span>", "</span>", "<br/>", "<set tts:display='none'/>", " begin='", " end='", " dur='", " dur='0s'",
        "99:99:99", "1t", "-1s",
        "1e9h", "00:00:00:29.9", " tts:", "tts:origin='", "tts:extent='", "tts:position='bottom 1px left'", "px", "%", "c", "em", "rw",
        " style='s t'",
        " region='r'", " xml:id='s'", " timeContainer='seq'", "<region xml:id='r'>", "<style ", "<initial ", " condition='", "'", "&amp;",
        "((((", "#i",
        "tts:fontSize='0%'", "tts:fontSize='1000000c'", "ttp:cellResolution='1 1'", "999999999999999999999", "tts:ruby='textContainer'",
        "xml:space='preserve'",
    ]

    private static let limits = CaptionLimits(bytes: 6000, cues: 20, spans: 40, depth: 10, warnings: 5)

    @Test("whatever stands in a document, it is read within its limits or refused")
    func mutations() {
        Fuzzing.run { generator, seed in
            let bytes: [UInt8] = Fuzzing.mutated(Self.corpus, words: Self.words, &generator)
            check(bytes, .standard, seed)
            check(bytes, Self.limits, seed)
        }
    }

    private func check(_ bytes: [UInt8], _ limits: CaptionLimits, _ seed: UInt64) {
        guard let document = try? TTMLReader.document(of: bytes, resources: [[1, 2, 3]], limits: limits) else { return }
        #expect(document.cues.count <= limits.cues, "seed \(seed)")
        #expect(document.warnings.count <= limits.warnings, "seed \(seed)")
        var spans = 0
        var last = MediaTime(flicks: .min)
        for cue in document.cues {
            spans += cue.spans.count
            let isInOrder: Bool = last <= cue.start && cue.start < cue.end
            #expect(isInOrder, "seed \(seed)")
            last = cue.start
            guard let box = cue.box else { continue }
            let isFinite: Bool = [box.x, box.y, box.width, box.height, box.padding.left, box.opacity].allSatisfy(\.isFinite)
            #expect(isFinite && box.width >= 0 && box.height >= 0, "seed \(seed)")
            for span in cue.spans {
                let size: Double = span.style.size ?? 0
                #expect(!span.text.isEmpty && size.isFinite && size >= 0, "seed \(seed)")
            }
        }
        #expect(spans <= limits.spans, "seed \(seed)")
    }

    /// A beginning, a piece that is repeated (with its number for `#`, the one before for `@`), an end.
    struct Shape {
        var name: String
        var head: String
        var piece: String
        var tail: String
    }

    private static let root = "<tt xmlns='http://www.w3.org/ns/ttml' xmlns:tts='http://www.w3.org/ns/ttml#styling'>"
    private static let close = "</div></body></tt>"

    static let shapes: [Shape] = [
        inDivision("paragraphs", "<p begin='#s' dur='1s'>a<br/>b</p>"),
        inDivision("paragraphs at one time", "<p>a</p>"),
        inDivision("divisions", "<div begin='#s' dur='1s'><p>a</p></div>"),
        Shape(
            name: "a sequence", head: "\(root)<body timeContainer='seq'>", piece: "<div dur='1s'><p tts:color='red'>a</p></div>",
            tail: "</body></tt>"),
        inDivision("changes of a division", "<set begin='#s' dur='1s' tts:color='red'/><p begin='#s' dur='1s'>a</p>"),
        inDivision("changes that reach all", "<set begin='#s' tts:color='red'/><p>a</p>"),
        Shape(
            name: "changes without end", head: "\(root)<body><div>", piece: "<set begin='#s' tts:color='red'/>", tail: "<p>a</p>\(close)"),
        inParagraph("changes of a paragraph", "<set begin='#s' dur='1s' tts:color='red'/>a"),
        inParagraph("spans with times", "<span begin='#s' dur='1s'>a</span> "),
        inParagraph("spans that pile up", "<span begin='#s'>a</span>"),
        Shape(
            name: "ruby", head: "\(root)<body><div><p><span tts:ruby='container'>",
            piece: "<span tts:ruby='base'>a</span><span tts:ruby='text'>b</span>", tail: "</span></p>\(close)"),
        Shape(
            name: "spans in regions", head: "\(root)<head><layout><region xml:id='r1'/></layout></head><body><div><p>",
            piece: "<span region='r1'>a</span>", tail: "</p>\(close)"),
        Shape(
            name: "a chain of styles", head: "\(root)<head><styling><style xml:id='s0'/>",
            piece: "<style xml:id='s#' style='s@' tts:color='red'/>", tail: "</styling></head></tt>"),
        Shape(name: "references", head: "\(root)<body style='", piece: "s# ", tail: "'/></tt>"),
        Shape(
            name: "regions", head: "\(root)<head><layout>", piece: "<region xml:id='r#' tts:backgroundColor='red'/>",
            tail: "</layout></head><body><div/></body></tt>"),
        Shape(
            name: "a region's changes", head: "\(root)<head><layout><region xml:id='r' tts:backgroundColor='red'>",
            piece: "<set begin='#s' tts:backgroundColor='blue'/>", tail: "</region></layout></head><body><div/></body></tt>"),
        Shape(name: "shadows", head: "\(root)<body><div><p tts:textShadow='1c 1c", piece: ", 1c 1c", tail: "'>a</p>\(close)"),
        Shape(name: "a condition", head: "\(root)<body><div><p condition='", piece: "(", tail: "'>a</p>\(close)"),
    ]

    private static func inDivision(_ name: String, _ piece: String) -> Shape {
        Shape(name: name, head: "\(root)<body><div>", piece: piece, tail: close)
    }

    private static func inParagraph(_ name: String, _ piece: String) -> Shape {
        Shape(name: name, head: "\(root)<body><div><p>", piece: piece, tail: "</p>\(close)")
    }

    static func document(_ shape: Int, _ count: Int) -> [UInt8] {
        let shape = shapes[shape]
        var bytes = Array(shape.head.utf8)
        for number in 1...count {
            for byte in shape.piece.utf8 {
                switch byte {
                case UInt8(ascii: "#"): bytes += Array(String(number).utf8)
                case UInt8(ascii: "@"): bytes += Array(String(number - 1).utf8)
                default: bytes.append(byte)
                }
            }
        }
        bytes += Array(shape.tail.utf8)
        return bytes
    }

    @Test("four times the bytes take about four times the work", arguments: shapes.indices)
    func linear(shape: Int) {
        // So few cues that the work in proportion to their limit doesn't hide the rest.
        let limits = CaptionLimits(bytes: 16 << 20, cues: 50_000, spans: 20_000, depth: 64, warnings: 10)
        let times: [Double] = [2_000, 8_000].map { count in
            let bytes: [UInt8] = Self.document(shape, count)
            return Fuzzing.processorTime { _ = try? TTMLReader.document(of: bytes, limits: limits) }
        }
        #expect(times[1] < times[0] * 9 + 0.05, "\(Self.shapes[shape].name): \(times)")
    }

    @Test("ten megabytes with 100,000 paragraphs take seconds, not minutes")
    func large() throws {
        var bytes: [UInt8] = []
        for number in 0..<90_000 {
            let time: String = "begin='\(number)s' end='\(number + 1).5s'"
            bytes += Array(
                "<p xml:id='p\(number)' \(time) tts:color='yellow'>Il pleut, dit-elle <span tts:fontStyle='italic'>encore.</span></p>\n"
                    .utf8)
        }
        let document: [UInt8] = ttml("<body><div>" + String(decoding: bytes, as: UTF8.self) + "</div></body>")
        #expect(document.count > 10_000_000)
        let clock = ContinuousClock()
        let begin: ContinuousClock.Instant = clock.now
        let cues: Int = try TTMLReader.document(of: document).cues.count
        let taken: Duration = clock.now - begin
        #expect(cues == 90_000)
        // A hundredth of what a quadratic walk would take, unoptimized and on a busy machine.
        #expect(taken < .seconds(100))
    }
}
