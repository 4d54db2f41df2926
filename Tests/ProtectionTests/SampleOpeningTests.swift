import Crypto
import Media
import TestSupport
import Testing

@testable import Protection

@Suite("Samples that are opened") struct SampleOpeningTests {
    private typealias Part = Protection.SampleRecipe.Part

    @Test("the tests' own AES is AES: FIPS 197, appendix C.1") func reference() {
        let key = (0..<16).map { UInt8($0) }
        let plain = (0..<16).map { UInt8($0 * 0x11) }
        let expected: [UInt8] = [0x69, 0xC4, 0xE0, 0xD8, 0x6A, 0x7B, 0x04, 0x30, 0xD8, 0xCD, 0xB7, 0x80, 0x70, 0xB4, 0xC5, 0x5A]
        #expect(ReferenceAES(key: key).encrypt(plain) == expected)
    }

    private static let schemes: [ProtectionScheme] = [.cenc, .cens, .cbc1, .cbcs]
    private static let patterns: [(crypt: Int, skip: Int)] = [(0, 0), (1, 9), (10, 0), (5, 5), (2, 3), (1, 1)]

    @Test("each scheme with each pattern gives back what a packager took", arguments: schemes, patterns.indices)
    func whole(_ scheme: ProtectionScheme, _ pattern: Int) {
        let (crypt, skip) = Self.patterns[pattern]
        let layouts: [[Part]] = [
            [], [Part(clear: 0, protected: 320)], [Part(clear: 5, protected: 160), Part(clear: 33, protected: 480)],
            [Part(clear: 100, protected: 0), Part(clear: 0, protected: 16), Part(clear: 1, protected: 0)],
        ]
        for length in [0, 1, 15, 16, 17, 159, 160, 161, 678, 2000] {
            for layout in layouts {
                let covered = layout.reduce(0) { $0 + $1.clear + $1.protected }
                guard covered <= length else { continue }
                let plain = Lock.bytes(length, seed: UInt64(length))
                let parts = layout.map { (clear: $0.clear, protected: $0.protected) }
                var bytes = Lock.locker.lock(plain, scheme: scheme.rawValue, parts: parts, pattern: (crypt, skip))
                let recipe = SampleRecipe(scheme: scheme, crypt: crypt, skip: skip, key: Lock.name, vector: Lock.vector, parts: layout)
                let opener = SampleOpener(Lock.chest())
                let outcome = bytes.withUnsafeMutableBytes { opener.open($0, by: recipe) }
                #expect(outcome == .opened)
                let isSame = bytes == plain
                #expect(isSame, "\(scheme) \(crypt):\(skip), \(length) bytes, \(layout.count) parts")
            }
        }
    }

    @Test("counters go on over parts that are no whole blocks") func counters() {
        let plain = Lock.bytes(100)
        let parts = [(clear: 3, protected: 7), (clear: 10, protected: 30), (clear: 1, protected: 49)]
        var bytes = Lock.locker.lock(plain, scheme: "cenc", parts: parts)
        let recipe = SampleRecipe(
            scheme: .cenc, key: Lock.name, vector: Lock.vector, parts: parts.map { Part(clear: $0.clear, protected: $0.protected) })
        _ = bytes.withUnsafeMutableBytes { SampleOpener(Lock.chest()).open($0, by: recipe) }
        #expect(bytes == plain)
    }

    @Test("parts that are longer than the sample are damage, and nobody is hurt") func damage() {
        for parts in [[Part(clear: 10, protected: 91)], [Part(clear: 101, protected: 0)], [Part(clear: .max, protected: .max)]] {
            var bytes = Lock.bytes(100)
            let recipe = SampleRecipe(scheme: .cbcs, key: Lock.name, vector: Lock.vector, parts: parts)
            let outcome = bytes.withUnsafeMutableBytes { SampleOpener(Lock.chest()).open($0, by: recipe) }
            #expect(outcome == .damaged)
        }
    }

    @Test("without its key a sample stays as it is") func locked() {
        var bytes = Lock.bytes(100)
        let recipe = SampleRecipe(scheme: .cenc, key: .address("another"), vector: Lock.vector)
        let outcome = bytes.withUnsafeMutableBytes { SampleOpener(Lock.chest()).open($0, by: recipe) }
        #expect(outcome == .locked)
        #expect(bytes == Lock.bytes(100))
    }

    // MARK: HLS outside of MP4

    private func open(_ bytes: [UInt8], _ kind: UnitOpening.Kind) -> [UInt8]? {
        var bytes = bytes
        let opener = SampleOpener(Lock.chest())
        let count = bytes.withUnsafeMutableBytes { UnitOpening.open($0, kind, key: Lock.name, vector: Lock.vector, by: opener) }
        return count.map { Array(bytes[..<$0]) }
    }

    /// Slices with much in them that has to be escaped.
    private static func unit(_ kind: UInt8, _ length: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(state: seed)
        var unit: [UInt8] = [kind]
        var zeros = 0
        while unit.count < length {
            var byte = UInt8.random(in: 0...4, using: &generator)
            if zeros >= 2, byte < 3 { byte = 3 }
            if unit.count == length - 1 { byte = 0x80 }
            if zeros >= 2, byte == 3, unit.count < length - 2 {
                unit += [3, UInt8.random(in: 0...3, using: &generator)]
                zeros = unit.last == 0 ? 1 : 0
                continue
            }
            unit.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return unit
    }

    @Test("slices are opened whatever their length, and other units are left alone", arguments: 0..<20) func slices(seed: UInt64) {
        for length in [1, 31, 32, 33, 47, 48, 49, 50, 64, 65, 66, 191, 192, 193, 208, 209, 353, 1000, 5000] {
            let units = [
                [0, 0, 0, 1, 9, 0xF0], [0, 0, 0, 1] + Self.unit(0x67, 60, seed: seed), [0, 0, 1] + Self.unit(0x65, length, seed: seed),
                [0, 0, 0, 1] + Self.unit(0x41, length, seed: seed &+ 1), [0, 0, 1] + Self.unit(0x06, length, seed: seed),
            ]
            let plain = Array(units.joined())
            let locked = Lock.locker.lockUnits(plain)
            let opened = open(locked, .h264)
            let isSame = opened == plain
            #expect(isSame, "\(length) bytes, seed \(seed)")
        }
    }

    private static func adts(_ payload: Int, isChecked: Bool) -> [UInt8] {
        let size = payload + (isChecked ? 9 : 7)
        let second: UInt8 = isChecked ? 0xF0 : 0xF1
        let high: UInt8 = 0x80 | UInt8(size >> 11)
        let middle = UInt8(size >> 3 & 255)
        let low: UInt8 = UInt8(size & 7) << 5 | 0x1F
        let head: [UInt8] = [0xFF, second, 0x4C, high, middle, low, 0xFC]
        return head + Lock.bytes(size - 7, seed: UInt64(payload))
    }

    @Test("sound is opened, frame by frame", arguments: [0, 1, 15, 16, 31, 32, 33, 200, 1000]) func sound(payload: Int) {
        let frames = Self.adts(payload, isChecked: false) + Self.adts(payload, isChecked: true)
        #expect(open(Lock.locker.lockADTS(frames), .adts) == frames)
        let frame = Lock.bytes(payload)
        #expect(open(Lock.locker.lockAC3(frame), .ac3) == frame)
    }

    @Test("of E-AC-3 each frame is a chain of its own") func dependents() {
        let frames: [[UInt8]] = [64, 100].map { (size: Int) -> [UInt8] in
            let words = size / 2 - 1
            let head: [UInt8] = [0x0B, 0x77, UInt8(words >> 8), UInt8(words & 255)]
            return head + Lock.bytes(size - 4)
        }
        let locked = frames.map { Lock.locker.lockAC3($0) }
        #expect(open(Array(locked.joined()), .eac3) == Array(frames.joined()))
    }
}
