import Glibc
import Media
import TestSupport
import Testing

@testable import FrameTiming

@Suite struct DuckingTests {
    private static let block = 960

    /// A film of one steady value in all channels, and a voice over it.
    private final class Rig {
        let format: AudioFormat
        let ring: AudioRing
        let mixer: DuckingMixer
        private var said = 0

        init(_ sampleFormat: SampleFormat = .float32, _ layout: ChannelLayout = .stereo) throws {
            format = AudioFormat(rate: 48_000, layout: layout, sampleFormat: sampleFormat)
            ring = AudioRing(
                format: AudioFormat(rate: 48_000, layout: .mono, sampleFormat: .float32), capacity: 96_000, producerSignal: FakeSignal(),
                consumerSignal: FakeSignal())
            mixer = try #require(DuckingMixer(ring, format: format))
        }

        func say(_ samples: [Float], generation: UInt32 = 0) {
            let taken = samples.withUnsafeBytes { ring.write($0, time: ring.format.time(ofFrames: Int64(said)), generation: generation) }
            #expect(taken == samples.count)
            said += samples.count
        }

        /// Channel by channel, −1…1.
        func mix(film: Float, frames: Int) -> [[Float]] {
            let channels = format.layout.count
            var heard = [[Float]](repeating: [], count: channels)
            var done = 0
            while done < frames {
                let count = min(DuckingTests.block, frames - done)
                let values: [Float]
                switch format.sampleFormat {
                case .s16: values = mixed([Int16](repeating: Int16(film * 32_767), count: count * channels)).map { Float($0) / 32_768 }
                case .s32:
                    values = mixed([Int32](repeating: Int32(Double(film) * 2_147_483_647), count: count * channels)).map {
                        Float(Double($0) / 2_147_483_648)
                    }
                case .float32: values = mixed([Float](repeating: film, count: count * channels))
                }
                for (place, value) in values.enumerated() { heard[place % channels].append(value) }
                done += count
            }
            return heard
        }

        private func mixed<Sample>(_ samples: [Sample]) -> [Sample] {
            var samples = samples
            samples.withUnsafeMutableBytes { mixer.mix(into: $0) }
            return samples
        }
    }

    private func decibels(_ value: Float, to reference: Float) -> Double { 20 * log10(Double(value / reference)) }

    private func largestStep(_ samples: [Float]) -> Float { zip(samples, samples.dropFirst()).map { abs($0 - $1) }.max() ?? 0 }

    @Test(
        "under a voice the film lies 12 dB lower, and comes back as it was, without a step either way",
        arguments: [SampleFormat.s16, .s32, .float32]) func levels(sampleFormat: SampleFormat) throws
    {
        let rig = try Rig(sampleFormat)
        let before = rig.mix(film: 0.5, frames: 4_800)[0]
        #expect(before.allSatisfy { abs($0 - 0.5) < 0.0001 })
        // Silence is a voice too, between two words.
        rig.say([Float](repeating: 0, count: 48_000))
        let during = rig.mix(film: 0.5, frames: 48_000)[1]
        // 50 ms, and half of that in the middle.
        #expect(abs(during[1_200] / 0.5 - (1 + DuckingMixer.ducked) / 2) < 0.01)
        #expect(during[..<2_390].allSatisfy { decibels($0, to: 0.5) > -11.99 })
        #expect(during[2_410...].allSatisfy { abs(decibels($0, to: 0.5) + 12) < 0.01 })
        let after = rig.mix(film: 0.5, frames: 48_000)[0]
        // A quarter of a second later it comes back, to the block.
        #expect(after[..<11_000].allSatisfy { abs(decibels($0, to: 0.5) + 12) < 0.01 })
        #expect(after[(12_000 + 2_400 + 512)...].allSatisfy { abs($0 - 0.5) < 0.0001 })
        #expect(largestStep(before + during + after) < 0.5 * 0.75 / 2_400 * 1.2)
    }

    @Test("where nobody speaks, the film isn't touched, not by a bit") func untouched() throws {
        let rig = try Rig(.s32)
        let film = (0..<1_920).map { Int32(truncatingIfNeeded: $0 &* 2_654_435_761) }
        var mixed = film
        mixed.withUnsafeMutableBytes { rig.mixer.mix(into: $0) }
        #expect(mixed == film)
    }

    @Test(
        "a voice comes from the middle: the centre, or both sides at -3 dB",
        arguments: [
            (ChannelLayout.mono, [Float(1)]), (.stereo, [0.7071, 0.7071]), (.surround51, [0, 0, 1, 0, 0, 0]),
            (.surround71, [0, 0, 1, 0, 0, 0, 0, 0]),
        ]) func places(layout: ChannelLayout, shares: [Float]) throws
    {
        let rig = try Rig(.float32, layout)
        rig.say([Float](repeating: 0.4, count: 4_800))
        let heard = rig.mix(film: 0, frames: 4_800).map { $0[4_000] }
        #expect(zip(heard, shares).allSatisfy { abs($0 - 0.4 * $1) < 0.001 })
    }

    @Test(
        "what is too loud together stays at full scale, and what is no number is no trap",
        arguments: [SampleFormat.s16, .s32, .float32]) func limits(sampleFormat: SampleFormat) throws
    {
        let rig = try Rig(sampleFormat, .mono)
        for (voice, film) in [(Float(1), Float(1)), (-1, -1)] {
            rig.say([Float](repeating: voice, count: 9_600))
            let heard = rig.mix(film: film, frames: 9_600)[0]
            #expect(abs(heard[9_000] - voice) < 0.0001)
        }
        rig.say([Float](repeating: .nan, count: 960) + [.infinity, -.infinity])
        #expect(rig.mix(film: 0, frames: 4_800)[0].suffix(960).allSatisfy { $0 == 0 })
    }

    @Test("a voice that is cut off, or replaced, fades instead of clicking, and is gone after 5 ms") func cutting() throws {
        let rig = try Rig()
        let tone = (0..<9_600).map { Float(0.5 * sin(2 * Double.pi * 200 * Double($0) / 48_000)) }
        rig.say(tone)
        // Up to the crest of a wave.
        var heard = rig.mix(film: 0, frames: 4_860)[0]
        rig.ring.flush(generation: 1)
        heard += rig.mix(film: 0, frames: 960)[0]
        #expect(abs(heard[4_859]) > 0.3)
        #expect(heard[(4_860 + 242)...].allSatisfy { $0 == 0 })
        #expect(largestStep(heard) < 0.02)
        // The same where the next line follows at once.
        rig.say(tone, generation: 1)
        heard = rig.mix(film: 0, frames: 4_860)[0]
        rig.ring.flush(generation: 2)
        rig.say([Float](repeating: -0.3, count: 4_800), generation: 2)
        heard += rig.mix(film: 0, frames: 960)[0]
        #expect(largestStep(heard) < 0.02)
        #expect(abs(heard[4_860 + 300] + 0.3 * 0.7071) < 0.001)
    }

    @Test("a voice at another rate, or of two channels, is refused") func refused() {
        let card = AudioFormat(rate: 48_000, layout: .stereo, sampleFormat: .s16)
        for (rate, layout, sampleFormat) in [
            (Int32(44_100), ChannelLayout.mono, SampleFormat.float32), (48_000, .stereo, .float32), (48_000, .mono, .s16),
        ] {
            let ring = AudioRing(
                format: AudioFormat(rate: rate, layout: layout, sampleFormat: sampleFormat), capacity: 10, producerSignal: FakeSignal(),
                consumerSignal: FakeSignal())
            #expect(DuckingMixer(ring, format: card) == nil)
        }
    }
}
