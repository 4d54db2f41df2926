import Buffering
import Testing

@testable import Player

@Suite("Where a fragment keeps what") struct FragmentLayoutTests {
    private func word(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    private func words(_ values: UInt32...) -> [UInt8] { values.flatMap { word($0) } }

    private func box(_ kind: String, _ body: [UInt8]) -> [UInt8] { word(UInt32(body.count + 8)) + Array(kind.utf8) + body }

    private func track(_ id: UInt32, _ handler: String) -> [UInt8] {
        let header = box("tkhd", words(7, 0, 0, id, 0))
        var body: [UInt8] = words(0, 0)
        body += Array(handler.utf8)
        body += word(0)
        let kind = box("hdlr", body)
        return box("trak", header + box("mdia", kind))
    }

    private func movie(_ tracks: [[UInt8]]) -> [UInt8] { box("ftyp", word(0)) + box("moov", tracks.flatMap { $0 }) }

    /// Samples of 100 bytes, with their sizes said one by one or once for all.
    private func part(_ id: UInt32, samples: UInt32, at offset: UInt32, saysSizes: Bool, flags: UInt32 = 0x2_0000) -> [UInt8] {
        let header: [UInt8] = saysSizes ? words(flags, id) : words(flags | 0x10, id, 100)
        var run: [UInt8] = words(saysSizes ? 0x201 : 0x1, samples, offset)
        if saysSizes { for _ in 0..<samples { run += word(100) } }
        return box("traf", box("tfhd", header) + box("trun", run))
    }

    private func find(_ bytes: [UInt8]) -> FragmentLayout.Finding {
        bytes.withUnsafeBytes { FragmentLayout.find(FragmentLayout.Tracks(picture: 1, sound: 2), in: $0) }
    }

    @Test("the header tells the picture's track from the sound's")
    func tracks() {
        let both = movie([track(3, "vide"), track(9, "soun"), track(11, "text")])
        #expect(both.withUnsafeBytes { FragmentLayout.tracks(in: $0) } == FragmentLayout.Tracks(picture: 3, sound: 9))
        let twoSounds = movie([track(3, "vide"), track(9, "soun"), track(10, "soun")])
        #expect(twoSounds.withUnsafeBytes { FragmentLayout.tracks(in: $0) } == nil)
        let silent = movie([track(3, "vide")])
        #expect(silent.withUnsafeBytes { FragmentLayout.tracks(in: $0) } == nil)
    }

    @Test("picture and sound one behind the other are found, however their sizes are said", arguments: [true, false])
    func apart(_ saysSizes: Bool) {
        let sound = part(2, samples: 5, at: 3000, saysSizes: saysSizes)
        let fragment = box("moof", part(1, samples: 10, at: 2000, saysSizes: saysSizes) + sound)
        let start = box("styp", word(0))
        let place = start.count
        let expected = SegmentLayout(picture: (place + 2000)..<(place + 3000), sound: (place + 3000)..<(place + 3500))
        #expect(find(start + fragment) == .found(expected))
        #expect(expected.last == expected.sound)
    }

    @Test("samples in turn, addresses of their own and more tracks are left alone")
    func leftAlone() {
        let picture = part(1, samples: 10, at: 2000, saysSizes: true)
        #expect(find(box("moof", picture + part(2, samples: 5, at: 2500, saysSizes: true))) == .none)
        #expect(find(box("moof", picture + part(3, samples: 5, at: 3000, saysSizes: true))) == .none)
        #expect(find(box("moof", picture)) == .none)
        #expect(find(box("moof", picture + part(2, samples: 5, at: 3000, saysSizes: true, flags: 0x1))) == .none)
        #expect(find(box("mdat", word(0))) == .none)
    }

    @Test("a header that is cut anywhere wants more, or nothing; it never traps")
    func cut() {
        let sound = part(2, samples: 5, at: 3000, saysSizes: true)
        let whole = box("styp", word(0)) + box("moof", part(1, samples: 10, at: 2000, saysSizes: true) + sound)
        for count in 0..<whole.count { #expect(find(Array(whole[..<count])) == .needsMore) }
        var seed: UInt32 = 7
        for _ in 0..<3000 {
            var broken = whole
            for _ in 0..<4 {
                seed = seed &* 1_664_525 &+ 1_013_904_223
                broken[Int(seed >> 8) % broken.count] = UInt8(truncatingIfNeeded: seed >> 24)
            }
            _ = find(broken)
            _ = broken.withUnsafeBytes { FragmentLayout.tracks(in: $0) }
        }
    }
}
