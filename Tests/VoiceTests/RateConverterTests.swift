import Glibc
import Testing

@testable import Voice

@Suite struct RateConverterTests {
    private func converted(_ samples: [Int16], from: Int32, to: Int32, pieces: Int = 441) throws -> [Float] {
        var converter = try #require(RateConverter(from: from, to: to))
        var output: [Float] = []
        for start in stride(from: 0, to: samples.count, by: pieces) {
            samples[start..<min(samples.count, start + pieces)].withUnsafeBufferPointer { converter.convert($0, into: &output) }
        }
        converter.finish(into: &output)
        return output
    }

    private func tone(_ frequency: Double, rate: Double = 22_050) -> [Int16] {
        (0..<22_050).map { Int16(16_384 * sin(2 * .pi * frequency * Double($0) / rate)) }
    }

    /// Of one frequency, in amplitude.
    private func level(_ frequency: Double, in samples: ArraySlice<Float>, rate: Double = 48_000) -> Double {
        var (real, imaginary) = (0.0, 0.0)
        for (place, sample) in samples.enumerated() {
            let angle = 2 * Double.pi * frequency * Double(place) / rate
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(samples.count)
    }

    @Test("a tone keeps its height and level, and its mirror image is 60 dB below", arguments: [100.0, 1_000, 4_000, 7_000])
    func tones(frequency: Double) throws {
        let output = try converted(tone(frequency), from: 22_050, to: 48_000)[1_000..<41_000]
        #expect(abs(level(frequency, in: output) - 0.5) < 0.01)
        #expect(level(22_050 - frequency, in: output) < 0.0005)
    }

    @Test("a steady value stays the same in every phase") func steady() throws {
        let output = try converted([Int16](repeating: 8_192, count: 4_000), from: 22_050, to: 48_000)
        #expect(output[200..<8_000].allSatisfy { abs($0 - 0.25) < 1e-5 })
    }

    @Test("pieces of any size come to the same, and a line after another begins afresh", arguments: [1, 7, 441, 22_050]) func pieces(
        size: Int
    ) throws {
        let input = tone(440)
        let whole = try converted(input, from: 22_050, to: 48_000, pieces: 30_000)
        #expect(try converted(input, from: 22_050, to: 48_000, pieces: size) == whole)
        var converter = try #require(RateConverter(from: 22_050, to: 48_000))
        var output: [Float] = []
        [Int16.max, 3, 9].withUnsafeBufferPointer { converter.convert($0, into: &output) }
        converter.restart()
        output = []
        input.withUnsafeBufferPointer { converter.convert($0, into: &output) }
        converter.finish(into: &output)
        #expect(output == whole)
    }

    @Test("full scale stays within −1…1") func full() throws {
        let square = (0..<4_000).map { $0 / 20 % 2 == 0 ? Int16.max : .min }
        #expect(try converted(square, from: 22_050, to: 48_000).allSatisfy { abs($0) <= 1 })
    }
}
