import Captions
import Media
import Testing

@Suite("TTML's times")
struct TTMLTimingTests {
    private func times(_ body: String, _ attributes: String = "") throws -> [[Double]] {
        try TTMLReader.document(of: ttml(body, attributes)).cues.map { [$0.start.seconds, $0.end == .max ? -1 : $0.end.seconds] }
    }

    /// TTML2 §12.3.1.
    static let expressions: [(text: String, attributes: String, seconds: Double?)] = [
        ("01:02:03", "", 3723), ("00:00:01.5", "", 1.5), ("00:00:01.123456", "", 1.123456), ("100:00:00", "", 360_000),
        ("00:00:01:15", "", 1.5), ("00:00:01:12", "ttp:frameRate='24'", 1.5),
        ("00:00:01:12.1", "ttp:frameRate='24' ttp:subFrameRate='2'", 1.520833333),
        ("00:00:01:24", "ttp:frameRate='24'", nil), ("00:60:00", "", nil), ("1.5s", "", 1.5), ("1500ms", "", 1.5), ("0.5m", "", 30),
        ("0.5h", "", 1800),
        ("48f", "ttp:frameRate='24'", 2), ("24000f", "ttp:frameRate='24' ttp:frameRateMultiplier='1000 1001'", 1001),
        ("12.5f", "ttp:frameRate='25'", 0.5),
        ("10000000t", "ttp:tickRate='10000000'", 1), ("3t", "", 3), ("48t", "ttp:frameRate='24'", 2), ("1.5", "", nil), ("", "", nil),
        ("-1s", "", nil),
        ("1e3s", "", nil), ("wallclock(2020-01-01)", "", nil), ("00:00:1", "", nil),
        // SMPTE ST 12-1 §5.2.2: two numbers are left out each minute but each tenth.
        ("00:01:00:02", "ttp:timeBase='smpte' ttp:frameRate='30' ttp:frameRateMultiplier='1000 1001' ttp:dropMode='dropNTSC'", 60.06),
        ("00:10:00:00", "ttp:timeBase='smpte' ttp:frameRate='30' ttp:frameRateMultiplier='1000 1001' ttp:dropMode='dropNTSC'", 599.9994),
        ("01:00:00:00", "ttp:timeBase='smpte' ttp:frameRate='24' ttp:frameRateMultiplier='1000 1001'", 3603.6),
        ("01:00:00:00", "ttp:frameRate='24' ttp:frameRateMultiplier='1000 1001'", 3600),
    ]

    @Test("each expression is so many seconds, or costs its paragraph", arguments: expressions.indices)
    func expression(index: Int) throws {
        let (text, attributes, seconds) = Self.expressions[index]
        let document = try TTMLReader.document(of: ttml("<body><div><p begin='\(text)'>a</p></div></body>", attributes))
        if let seconds {
            let start: Double = try #require(document.cues.first).start.seconds
            #expect(abs(start - seconds) < 0.000_001, "\(text)")
            #expect(document.warnings == [])
        } else {
            #expect(document.cues == [])
            #expect(document.warnings.map(\.clause) == ["TTML2 §12.3.1"])
        }
    }

    /// TTML2 §12.2, §12.4.
    static let containers: [(name: String, body: String, times: [[Double]])] = [
        ("begins count from the parent's", "<body begin='1s'><div begin='1s'><p begin='1s' end='2s'>a</p></div></body>", [[3, 4]]),
        ("a parent's end cuts", "<body end='3s'><div><p begin='1s' end='9s'>a</p></div></body>", [[1, 3]]),
        (
            "the earlier of end and length",
            "<body><div><p begin='1s' end='9s' dur='2s'>a</p><p begin='1s' end='2s' dur='5s'>b</p></div></body>", [[1, 3], [1, 2]]
        ),
        ("text lasts", "<body><div><p begin='1s'>a</p></div></body>", [[1, -1]]),
        (
            "an implicit end is the longest's",
            "<body timeContainer='seq'><div><p dur='2s'>a</p><p dur='3s'>b</p></div><div><p dur='1s'>c</p></div></body>",
            [[0, 2], [0, 3], [3, 4]]
        ),
        (
            "in a sequence text alone takes no time",
            "<body><div timeContainer='seq'><p timeContainer='seq'>a</p><p dur='1s'>b</p></div></body>", [[0, 1]]
        ),
        (
            "a sequence's begins count from the end before",
            "<body><div timeContainer='seq'><p dur='1s'>a</p><p begin='1s' dur='1s'>b</p></div></body>", [[0, 1], [2, 3]]
        ),
        (
            "what follows something without end never comes", "<body><div timeContainer='seq'><p>a</p><p dur='1s'>b</p></div></body>",
            [[0, -1]]
        ),
        ("spans have times", "<body><div><p end='4s'>a<span begin='1s' end='2s'>b</span></p></div></body>", [[0, 1], [1, 2], [2, 4]]),
        ("an end before the begin shows nothing", "<body><div><p begin='5s' end='2s'>a</p></div></body>", []),
        ("equal neighbours are one", "<body><div><p end='4s'>a<span begin='1s' end='2s'/></p></div></body>", [[0, 4]]),
        ("white space alone isn't shown", "<body><div><p end='4s'> <span begin='1s' end='2s'>b</span> </p></div></body>", [[1, 2]]),
        ("a line break is shown", "<body><div><p end='4s'><br/></p></div></body>", [[0, 4]]),
    ]

    @Test("elements within one another", arguments: containers.indices)
    func nesting(index: Int) throws {
        let (name, body, expected) = Self.containers[index]
        #expect(try times(body) == expected, "\(name)")
    }

    @Test("a change begins when its element's time says, and the last of several holds")
    func changes() throws {
        let sets = "<set begin='1s' end='4s' tts:color='red'/><set begin='2s' end='3s' tts:color='blue'/>"
        let cues = try TTMLReader.document(of: ttml("<body><div><p begin='10s' end='15s' tts:color='lime'>\(sets)a</p></div></body>")).cues
        #expect(cues.map(\.start.seconds) == [10, 11, 12, 13, 14])
        let colors: [Color?] = cues.map { $0.spans.first?.style.color }
        let expected: [Color?] = [Color(0x00FF00), Color(0xFF0000), Color(0x0000FF), Color(0xFF0000), Color(0x00FF00)]
        #expect(colors == expected)
    }

    @Test("changes of what is around reach what is within, while it lasts")
    func inheritedChanges() throws {
        let body = "<body><set begin='2s' tts:color='red'/><div><p begin='1s' end='3s'>a</p><p begin='5s' end='6s'>b</p></div></body>"
        let cues = try TTMLReader.document(of: ttml(body)).cues
        #expect(cues.map(\.start.seconds) == [1, 2, 5])
        let colors: [Color?] = cues.map { $0.spans.first?.style.color }
        let expected: [Color?] = [nil, Color(0xFF0000), Color(0xFF0000)]
        #expect(colors == expected)
    }

    @Test("a region has times of its own, and what is in it is seen in them alone")
    func regions() throws {
        let head = "<layout><region xml:id='r' begin='1s' end='3s' tts:backgroundColor='blue'/></layout>"
        let cues = try TTMLReader.document(of: ttml("<body region='r'><div><p begin='2s' end='9s'>a</p></div></body>", head: head)).cues
        #expect(cues.map(\.start.seconds) == [1, 2])
        #expect(cues.map(\.end.seconds) == [2, 3])
        #expect(cues.map(\.plainText) == ["", "a"])
    }

    @Test("a region's change moves what is in it")
    func movingRegion() throws {
        let head =
            "<layout><region xml:id='r' tts:origin='0% 0%' tts:extent='50% 50%'><set begin='2s' tts:origin='50% 50%'/></region></layout>"
        let cues = try TTMLReader.document(of: ttml("<body region='r'><div><p begin='1s' end='3s'>a</p></div></body>", head: head)).cues
        let lefts: [Double] = cues.compactMap { $0.box?.x }
        #expect(lefts == [0, 0.5])
        #expect(cues.map(\.start.seconds) == [1, 2])
    }

    @Test("a region without a change in what it shows takes its background over gaps, once")
    func backgrounds() throws {
        let head =
            "<layout><region xml:id='r' tts:backgroundColor='blue'/><region xml:id='q' tts:backgroundColor='red' tts:showBackground='whenActive'/></layout>"
        let body =
            "<body end='9s'><div region='r'><p begin='1s' end='3s'>a</p><p begin='2s' end='4s'>b</p><p begin='6s' end='7s'>c</p></div></body>"
        let cues = try TTMLReader.document(of: ttml(body, head: head)).cues
        let alone: [Cue] = cues.filter { $0.content == .text([]) }
        #expect(alone.map(\.start.seconds) == [0, 4, 7])
        let ends: [Double] = alone.map { $0.end == .max ? -1 : $0.end.seconds }
        #expect(ends == [1, 6, -1])
        #expect(alone.allSatisfy { $0.box?.region == "r" })
    }
}
