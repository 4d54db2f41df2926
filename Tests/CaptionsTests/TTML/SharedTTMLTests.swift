import Captions
import Media
import Testing

/// What two other players made of their own cases, and where and why ours differs.
@Suite("TTML of other players", .enabled(if: TTMLCases.folder != nil, "../shared/media is absent"))
struct SharedTTMLTests {
    private static let media3 = "media3/media/ttml"

    /// `begin-end text`, as seen by one of its cues.
    private func lines(_ path: String) throws -> [String] {
        try TTMLCases.document(path).cues.map { cue in
            let text: String = cue.plainText.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "|")
            return "\(cue.start)-\(cue.end) \(text)"
        }
    }

    @Test("each is read, or refused for a reason", arguments: TTMLCases.names(in: media3, ending: ".xml"))
    func all(name: String) throws {
        // XML 1.0 §3.1 (unique attribute specification): its root declares the default namespace twice; the other player's parser lets that pass.
        if name == "shear.xml" {
            #expect(throws: CaptionError("line 5: duplicate attribute")) { try TTMLCases.document("\(Self.media3)/\(name)") }
            return
        }
        #expect(try TTMLCases.document("\(Self.media3)/\(name)").cues.isEmpty == false, "\(name)")
    }

    /// By the other player's own tests and dumps, unless a reason is given.
    static let expected: [(name: String, lines: [String])] = [
        ("media3/media/ttml/simple.xml", ["10.000-18.000 cue 1", "20.000-28.000 cue 2", "30.000-38.000 cue 3"]),
        (
            "media3/media/ttml/overlapping_times.xml",
            ["10.000-25.000 cue 1", "15.000-20.000 cue 2: nested inside cue 1", "16.000-28.000 cue 3: overlaps with cue 2"]
        ),
        ("media3/media/ttml/frame_rate.xml", ["1.000-1.010 text 1", "1001.000-2002.000 text 2"]),
        (
            "media3/media/dash/standalone-ttml/sample.xml",
            [
                "0.020-0.500 First Subtitle after 20ms of silence", "0.250-0.400 Second Subtitle overlaps with first",
                "0.700-0.950 Last subtitle|And More",
            ]
        ),
        // TTML2 §11.3.1.3: its four paragraphs in no region, in a document that has one, aren't shown; the other player shows them.
        ("media3/media/ttml/inherit_begin_from_div.xml", ["69.583-71.125 Lara.", "72.000-74.500 Stil."]),
        (
            "subtitles-astisub/example-in-breaklines.ttml",
            [
                "0.000-1.000 First line|Second line", "1.000-2.000 Third line|Fourth line", "2.000-3.000 Fifth line|Sixth middle line",
                "3.000-4.000 Seventh line|Eighth middle line",
            ]
        ),
        (
            "subtitles-astisub/example-in.ttml",
            [
                "99.000-101.040 (deep rumbling)", "124.080-127.120 MAN:|How did we end up here?", "132.160-135.200 This place is horrible.",
                "140.240-142.280 Smells like balls.", "148.320-151.360 We don't belong|in this shithole.",
                "151.400-153.440 (computer playing|electronic melody)",
            ]
        ),
    ]

    @Test("times and words", arguments: expected.indices)
    func words(index: Int) throws {
        #expect(try lines(Self.expected[index].name) == Self.expected[index].lines)
    }

    @Test("what one player writes is what it read", arguments: ["example-out.ttml", "example-out-no-indent.ttml"])
    func written(name: String) throws {
        #expect(try lines("subtitles-astisub/\(name)") == lines("subtitles-astisub/example-in.ttml"))
    }

    @Test("styles that refer to several others, and to those around them")
    func styles() throws {
        let cues = try TTMLCases.document("\(Self.media3)/inherit_multiple_styles.xml").cues
        let styles: [SpanStyle] = cues.compactMap(\.spans.first?.style)
        let colors: [Color?] = [Color(0xFFFF00), Color(0xFF0000), Color(0xFFFF00)]
        #expect(styles.prefix(3).map(\.color) == colors)
        #expect(styles.prefix(3).map(\.isBold) == [true, true, false])
        #expect(styles.prefix(3).allSatisfy { $0.isItalic && $0.isStruckThrough })
        // The other player reads families' names without regard to their case; TTML2 §10.3.19 has them as written.
        #expect(styles.prefix(3).map(\.families) == [["sans-serif"], ["sans-serif"], ["sansSerifInline"]])
    }

    @Test("ruby, before and after its base, with and without marks for others")
    func rubies() throws {
        let cues = try TTMLCases.document("\(Self.media3)/rubies.xml").cues
        let rubies: [String] = cues.flatMap(\.spans).compactMap { span in
            span.ruby.map { "\(span.text): \($0.text)\($0.isAfter ? " after" : "")" }
        }
        #expect(
            rubies == [
                "annotated: 1st rubies", "text: 2nd rubies", "annotated: rubies", "annotated: rubies", "annotated: rubies",
                "annotated: rubies after",
            ])
    }

    @Test("pictures in the head, in regions by percent and by pixels")
    func bitmaps() throws {
        for name in ["bitmap_percentage_region.xml", "bitmap_pixel_region.xml"] {
            let cue = try #require(try TTMLCases.document("\(Self.media3)/\(name)").cues.first)
            guard case .image(.encoded(let bytes), alternative: nil) = cue.content else {
                Issue.record("\(name): no picture")
                continue
            }
            #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let width: Double = cue.box?.width ?? 0
            #expect(abs(width - 0.51) < 0.001, "\(name)")
        }
        // IMSC 1.2 #extent-root: pixels without an extent of the whole place nothing; the picture keeps its size. The other player leaves it unplaced.
        let document = try TTMLCases.document("\(Self.media3)/bitmap_unsupported_region.xml")
        #expect(document.warnings.count == 4)
        #expect(document.cues.count == 2)
    }

    @Test("a wrong namespace of an attribute costs that attribute")
    func attributes() throws {
        // TTML2 §5.2: `color` without a prefix and `tt:color` are no styles; the other player takes them for some.
        let cues = try TTMLCases.document("subtitles-astisub/example-in-merging-style.ttml").cues
        #expect(cues.map(\.plainText) == ["text1.0 text1.1", "text2", "text2.1", "text3"])
        #expect(cues.map { $0.box?.region } == ["region_0", "region_1", "region_2", "region_0"])
        let colors: [Color?] = cues.first?.spans.map(\.style.color) ?? []
        #expect(colors == [Color(0xFFFF00), Color(0xFFFFFF)] as [Color?])
    }
}
