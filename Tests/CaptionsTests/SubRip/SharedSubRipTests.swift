import Captions
import Media
import Testing

/// Two other players' cases, with what these make of them; SubRip has no specification that could be asked.
@Suite(.enabled(if: SharedCaptions.folder != nil, "no ../shared/media beside the checkout"))
struct SharedSubRipTests {
    private static let typical = [
        "0.000-1.234 This is the first subtitle.", "2.345-3.456 This is the second subtitle. / Second subtitle with second line.",
        "7204.567-7208.901 This is the third subtitle.",
    ]
    private static let first = [typical[0]]
    private static let rumbling = [
        "99.000-101.040 (deep rumbling)", "124.080-127.120 MAN: / How did we end up here?", "132.160-135.200 This place is horrible.",
        "140.240-142.280 Smells like balls.", "148.320-151.360 We don't belong / in this shithole.",
        "151.400-153.440 (computer playing / electronic melody)",
    ]
    private static let gunslinger = [
        "0.331-3.750 The man in black fled across the desert, \u{A0} / & the gunslinger followed.", "4.101-5.430 Go,\u{A0}then,",
        "6.331-9.675 there are other < worlds than these.",
    ]

    static let cases: [(String, [String])] = [
        ("media3/media/subrip/typical", typical), ("media3/media/subrip/typical_extra_blank_line", typical),
        ("media3/media/subrip/typical_missing_sequence", typical), ("media3/media/subrip/typical_utf16be", typical),
        ("media3/media/subrip/typical_utf16le", typical), ("media3/media/subrip/typical_with_byte_order_mark", typical),
        ("media3/media/subrip/typical_missing_timecode", [typical[0], typical[2]]),
        ("media3/media/subrip/typical_unexpected_end", [typical[0], typical[1]]),
        (
            "media3/media/subrip/typical_negative_timestamps",
            [
                "-4.567--3.456 This is the first subtitle.",
                "-2.345-1.234 This is the second subtitle. / Second subtitle with second line.", typical[2],
            ]
        ),
        (
            "media3/media/subrip/typical_no_hours_and_millis",
            [typical[0], "2.000-3.000 This is the second subtitle. / Second subtitle with second line.", typical[2]]
        ),
        // That player leaves out fractions that are not three digits; they are decimal fractions to the other one, which has cases of its own.
        (
            "media3/media/subrip/typical_bad_timestamps",
            [
                typical[0], "2.345-3.456 This should be discarded (too many decimal places).",
                "7204.567-7208.900 This should be discarded (too few decimal places).",
            ]
        ),
        ("subtitles-astisub/example-in.srt", rumbling), ("subtitles-astisub/example-out.srt", rumbling),
        ("subtitles-astisub/example-in-non-utf8.srt", rumbling), ("subtitles-astisub/missing-sequence-in.srt", rumbling),
        (
            "subtitles-astisub/example-in-carriage-return.srt",
            [
                "0.000-3.766 Did one of the last stories strike you as / more interesting than the other?",
                "3.767-10.732 That's true. You don’t often find 632 / pieces of gum stuck on a sidewalk",
                "10.733-14.066 at a busy bus stop or anywhere / else for that matter.",
            ]
        ),
        ("subtitles-astisub/example-in-html-entities.srt", gunslinger), ("subtitles-astisub/example-out-html-entities.srt", gunslinger),
    ]

    @Test("we read what two other players read", arguments: cases.indices)
    func agreement(index: Int) throws {
        let (name, expected) = Self.cases[index]
        let document = try SubRipReader.document(of: try SharedCaptions.bytes(name))
        #expect(CueFacts.lines(document) == expected, "\(name)")
    }

    @Test("an empty file is refused")
    func empty() throws {
        let bytes = try SharedCaptions.bytes("media3/media/subrip/empty")
        #expect(throws: CaptionError("it has no line with times, as 00:00:01,000 --> 00:00:02,000")) {
            try SubRipReader.document(of: bytes)
        }
    }

    @Test("codes in braces place cues and are no text, unless a blank stands before the backslash")
    func codes() throws {
        let cues = try SubRipReader.document(of: try SharedCaptions.bytes("media3/media/subrip/typical_with_tags")).cues
        let texts = [
            "This is  the first subtitle.", "This is the second subtitle.\nSecond  subtitle with second line.",
            "This  is the third  subtitle.",
            "This { \\an2} is not a valid tag due to the space after the opening bracket.",
            "This  is the fifth subtitle with multiple  valid  tags.",
        ]
        #expect(Array(cues.map(\.plainText).prefix(5)) == texts)
        let alignments: [CueAlignment] = [.left, .center, .right]
        #expect(cues.suffix(9).map(\.paragraph.alignment) == alignments + alignments + alignments)
        let lines: [LinePosition?] = [nil, nil, nil, .share(0.5), .share(0.5), .share(0.5), .number(0), .number(0), .number(0)]
        #expect(cues.suffix(9).map { CueFacts.line($0)?.line } == lines)
    }

    @Test("styles are what another program reads", arguments: ["example-in-styled.srt", "example-out-styled.srt"])
    func styles(name: String) throws {
        let cues = try SubRipReader.document(of: try SharedCaptions.bytes("subtitles-astisub/\(name)")).cues
        let spans = cues.map(CueFacts.spans)
        #expect(spans.map(\.count).prefix(6) == [1, 1, 1, 1, 1, 2])
        let green = spans[0][0].style
        #expect(green.color == Color(0x00FF00) && green.isBold && !green.isItalic)
        #expect(spans[1][0].style.color == Color(0xFF00FF))
        #expect(spans[3][0].style.isBold && spans[3][0].style.isUnderlined)
        #expect(!spans[5][0].style.isItalic && spans[5][1].style.isItalic)
        #expect(spans[7].map(\.text).joined() == "Unterminated styles" && spans[7][0].style.isItalic)
        #expect(spans[8].map(\.style.isItalic) == [false])
    }
}
