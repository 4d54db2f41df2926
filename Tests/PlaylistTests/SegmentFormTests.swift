import Media
import Playlist
import Testing

@Suite struct SegmentFormTests {
    /// ID3v2.4 with the time of the first sample, 90,000 ticks.
    private static let tag: [UInt8] = {
        var bytes: [UInt8] = Array("ID3".utf8)
        bytes += [4, 0, 0, 0, 0, 0, 63]
        bytes += Array("PRIV".utf8)
        bytes += [0, 0, 0, 53, 0, 0]
        bytes += Array("com.apple.streaming.transportStreamTimestamp".utf8)
        bytes += [0, 0, 0, 0, 0, 0, 1, 0x5F, 0x90]
        return bytes
    }()

    /// Two packets of a transport stream, as far as its marks.
    private static let packets: [UInt8] = [0x47] + [UInt8](repeating: 0, count: 187) + [0x47]
    /// One packet, and then something else.
    private static let onePacket: [UInt8] = [0x47] + [UInt8](repeating: 0, count: 200)

    private static func box(_ kind: String) -> [UInt8] { [0, 0, 0, 24] + Array(kind.utf8) }

    private static let samples: [(bytes: [UInt8], form: SegmentForm?)] = [
        ([0x47], .transportStream), (packets, .transportStream), (onePacket, nil), (box("styp"), .fragmentedMP4), (box("junk"), nil),
        (Array("\u{FEFF}WEBVTT\n".utf8), .webVTT), ([0xFF, 0xD8, 0xFF, 0xE0], .image), ([0xFF, 0xF1, 0x50], .packedAAC),
        ([0xFF, 0xFB, 0x90], .packedMP3), ([0x0B, 0x77, 0, 0, 0, 0x40], .packedAC3), ([0x0B, 0x77, 0, 0, 0, 0x80], .packedEAC3),
        (tag + [0xFF, 0xF1], .packedAAC), (tag, nil), ([], nil),
    ]

    @Test("a segment's first bytes say how it is laid out", arguments: samples)
    func heads(bytes: [UInt8], form: SegmentForm?) {
        #expect(SegmentForm(head: bytes[...]) == form)
        // Not only at the beginning of an array.
        #expect(SegmentForm(head: ([9, 9] + bytes)[2...]) == form)
    }

    @Test("the tag before packed audio carries its time, in 33 bits of 90 kHz")
    func timestamps() {
        #expect(ID3Tag(Self.tag[...])?.timestamp == .seconds(1))
        #expect(ID3Tag(Self.tag[...])?.count == Self.tag.count)
        #expect(ID3Tag(Self.tag.prefix(40))?.timestamp == nil)
        #expect(ID3Tag([0x49, 0x44]) == nil)
        #expect(SegmentForm.packedAC3.isPackedAudio && !SegmentForm.transportStream.isPackedAudio)
    }

    @Test(
        "an address's ending says the same, where there is one",
        arguments: [
            ("http://h/a.ts", .transportStream), ("http://h/a.M4S?b=c.aac", .fragmentedMP4), ("http://h/a.aac#x", .packedAAC),
            ("http://h/v1.2/segment", nil), ("http://h/a.", nil), ("", nil), ("http://h/a.vtt", .webVTT),
            ("http://h/é.ts", .transportStream),
        ] as [(String, SegmentForm?)])
    func endings(url: String, form: SegmentForm?) {
        #expect(SegmentForm(ending: url) == form)
    }

    @Test("with an initialization segment it is MP4, whatever its name")
    func expected() {
        var segment = Segment(sequence: 0, url: "http://h/a.ts", start: .zero, duration: .zero)
        #expect(segment.expectedForm == .transportStream)
        segment.initialization = InitializationSegment(url: "http://h/i")
        #expect(segment.expectedForm == .fragmentedMP4)
    }
}
