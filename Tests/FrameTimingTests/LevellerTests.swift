import Media
import Testing

@testable import FrameTiming

/// A tone of full height for so many milliseconds, and another after it.
@Suite("Levelled sound") struct LevellerTests {
    private static let format = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)

    /// The peak of each ten milliseconds of a second at one height, from a leveller that has heard others before.
    private func peaks(_ height: Float, _ leveller: inout Leveller) -> [Float] {
        var samples = (0..<96000).map { index in (index / 2) % 48 < 24 ? height : -height }
        samples.withUnsafeMutableBytes { leveller.apply(to: $0, format: Self.format) }
        return stride(from: 0, to: samples.count, by: 960).map { start in samples[start..<start + 960].reduce(0) { max($0, abs($1)) } }
    }

    @Test("what is quiet comes up, what is loud comes down, and never over full scale") func levels() throws {
        var leveller = Leveller(isOn: true)
        let quiet = peaks(0.02, &leveller)
        let soft = try #require(quiet.last)
        #expect(soft > 0.05 && soft < 0.08)
        let loud = peaks(1, &leveller)
        #expect(loud.allSatisfy { $0 <= 1 })
        // A bang after a whisper is down within a blink.
        #expect(loud[3] < 0.6)
        let bang = try #require(loud.last)
        #expect(bang > 0.35 && bang < 0.45)
    }

    @Test("silence isn't turned into noise") func silence() throws {
        var leveller = Leveller(isOn: true)
        let before = try #require(peaks(0.16, &leveller).last)
        #expect(abs(before - 0.16) < 0.01)
        let hiss = try #require(peaks(0.0005, &leveller).last)
        #expect(hiss < 0.0015)
    }

    @Test("switched off it leaves every sample as it is, once it has come back to it") func off() {
        var leveller = Leveller()
        #expect(peaks(0.02, &leveller) == Array(repeating: 0.02, count: 100))
        leveller.isOn = true
        _ = peaks(0.02, &leveller)
        leveller.isOn = false
        _ = peaks(0.02, &leveller)
        #expect(peaks(0.02, &leveller) == Array(repeating: 0.02, count: 100))
    }

    @Test("whole numbers stay within their bounds, and what is no number does no harm") func bounds() {
        var leveller = Leveller(isOn: true)
        var words: [Int16] = Array(repeating: 200, count: 9600) + Array(repeating: .min, count: 960) + Array(repeating: .max, count: 960)
        let short = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)
        words.withUnsafeMutableBytes { leveller.apply(to: $0, format: short) }
        #expect(words[9599] > 250)
        var long: [Int32] = Array(repeating: 10_000_000, count: 9600) + Array(repeating: .max, count: 960)
        let wide = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s32)
        long.withUnsafeMutableBytes { leveller.apply(to: $0, format: wide) }
        #expect(long[9600] > 0)
        var broken: [Float] = [.nan, .infinity, 0.1, 0.1]
        broken.withUnsafeMutableBytes { leveller.apply(to: $0, format: Self.format) }
        #expect(leveller.gain.isFinite)
    }
}
