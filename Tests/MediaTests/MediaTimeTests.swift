import Media
import TestSupport
import Testing

@Suite("Media time") struct MediaTimeTests {
    static let rates: [FrameRate] = [.filmNTSC, .film, .pal, .ntsc, .thirty, .fifty, .sixtyNTSC, .sixty]

    @Test("every picture of ten minutes lies on a whole flick", arguments: rates)
    func pictures(_ rate: FrameRate) {
        let ticks = rate.interval.flicks
        #expect(ticks * Int64(rate.numerator) == MediaTime.flicksPerSecond * Int64(rate.denominator))
        let pictures = Int64(600 * rate.perSecond)
        var sum = MediaTime.zero
        for picture in 0..<pictures {
            guard sum == MediaTime(ticks: picture * Int64(rate.denominator), of: 1, over: Int64(rate.numerator)) else {
                Issue.record("picture \(picture) is at \(sum.flicks)")
                return
            }
            sum += rate.interval
        }
    }

    @Test(
        "a sample of each common rate, and a tick of 90 kHz, is a whole number of flicks",
        arguments: [
            8000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176_400, 192_000, 90_000, 1000,
        ] as [Int64])
    func samples(_ rate: Int64) {
        #expect(MediaTime.flicksPerSecond % rate == 0)
        #expect(MediaTime(ticks: 1, of: 1, over: rate).flicks * rate == MediaTime.flicksPerSecond)
        #expect(MediaTime(ticks: rate * 600, of: 1, over: rate) == MediaTime(seconds: 600))
    }

    @Test("ticks are rounded to the nearest flick, halves away from zero")
    func rounding() {
        #expect(MediaTime(ticks: 1, of: 1, over: 3).flicks == 235_200_000)
        #expect(MediaTime(ticks: 1, of: 1, over: 1_411_200_000).flicks == 1)
        #expect(MediaTime(ticks: -1, of: 1, over: 1_411_200_000).flicks == -1)
        #expect(MediaTime(ticks: 1, of: 1, over: 1_411_200_001).flicks == 0)
        #expect(MediaTime(ticks: 1, of: -1, over: 1000).flicks == -705_600)
        #expect(MediaTime(ticks: 1, of: 1, over: -1000).flicks == -705_600)
    }

    @Test("a denominator of zero gives zero")
    func zeroDenominator() {
        #expect(MediaTime(ticks: .max, of: 1, over: 0) == .zero)
    }

    @Test("sums and differences saturate")
    func saturation() {
        let least = MediaTime(flicks: .min)
        #expect(MediaTime.max + MediaTime(flicks: 1) == .max)
        #expect(least + MediaTime(flicks: -1) == least)
        #expect(least - MediaTime.max == least)
        #expect(MediaTime.max - least == .max)
        #expect(MediaTime.zero - least == .max)
        #expect(MediaTime.max - MediaTime.max == .zero)
        var time = MediaTime.max
        time += .max
        #expect(time == .max)
    }

    @Test(
        "ticks beyond 414 years saturate on their own side",
        arguments: [
            (Int64.max, Int64.max, Int64(1), Int64.max), (.min, .max, 1, .min), (.max, .min, 1, .min), (.min, .min, 1, .max),
            (.max, 1, 1, .max), (.min, 1, 1, .min), (.max, 1, -1, .min), (.max, .max, .min, .min), (0, .max, 1, 0),
        ] as [(Int64, Int64, Int64, Int64)])
    func extremes(_ value: Int64, _ numerator: Int64, _ denominator: Int64, _ flicks: Int64) {
        #expect(MediaTime(ticks: value, of: numerator, over: denominator).flicks == flicks)
    }

    @Test(
        "seconds that aren't numbers, or are too many, don't trap",
        arguments: [
            (Double.nan, Int64(0)), (.infinity, .max), (-.infinity, .min), (1e30, .max), (-1e30, .min), (0.5, 352_800_000),
        ])
    func seconds(_ seconds: Double, _ flicks: Int64) {
        #expect(MediaTime(seconds: seconds).flicks == flicks)
    }

    @Test("a host duration and back loses less than a nanosecond")
    func durations() {
        var noise = FakeNoise(seed: 3)
        for _ in 0..<2000 {
            let time = MediaTime(flicks: Int64(noise.next() * 1e15))
            let back = MediaTime(time.duration)
            #expect(abs(back.flicks - time.flicks) <= 1)
        }
        #expect(MediaTime(seconds: 1).duration == .seconds(1))
        #expect(FrameRate.film.interval.duration == .nanoseconds(41_666_667))
        #expect(MediaTime(Duration(secondsComponent: .max, attosecondsComponent: 0)).flicks == 6_508_011_309_204_729_809)
    }

    @Test("no arithmetic on random values traps, and it is exact where it doesn't saturate")
    func fuzz() {
        var random = Xorshift(state: 0x1999)
        for _ in 0..<20000 {
            let (a, b, c) = (random.next(), random.next(), random.next())
            let (left, right) = (MediaTime(flicks: a), MediaTime(flicks: b))
            let (sum, sumOverflow) = a.addingReportingOverflow(b)
            #expect((left + right).flicks == (sumOverflow ? (b < 0 ? .min : .max) : sum))
            let (difference, differenceOverflow) = a.subtractingReportingOverflow(b)
            #expect((left - right).flicks == (differenceOverflow ? (b < 0 ? .max : .min) : difference))
            let scaled = MediaTime(ticks: a, of: b, over: c)
            let expected = Double(a) * Double(b) / Double(c) * Double(MediaTime.flicksPerSecond)
            // Wider numerators than a container's 32 bits may saturate early.
            if c != 0, abs(expected) < 9e18, Int32(exactly: b) != nil {
                #expect(abs(Double(scaled.flicks) - expected) <= max(1, abs(expected) * 1e-12))
            }
            _ = left.duration
            _ = left.description
            _ = left.seconds
            _ = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16).frames(in: MediaTime(flicks: a >> 8))
        }
    }

    @Test(
        "times are written with three decimals",
        arguments: [
            (0.0, "0.000"), (12.48, "12.480"), (-0.5, "-0.500"), (0.0004, "0.000"), (-0.0004, "0.000"), (3599.9999, "3600.000"),
        ])
    func description(_ seconds: Double, _ text: String) {
        #expect(MediaTime(seconds: seconds).description == text)
    }

    @Test("the extremes can be written")
    func extremeDescription() {
        #expect(MediaTime.max.description == "13071672387.833")
        #expect(MediaTime(flicks: .min).description == "-13071672387.833")
    }

    @Test("frames of sound in a length of time are rounded to the nearest")
    func frames() {
        let format = AudioFormat(rate: 44100, layout: .stereo, sampleFormat: .s16)
        #expect(format.frames(in: MediaTime(seconds: 1)) == 44100)
        #expect(format.frames(in: FrameRate.film.interval) == 1838)
        #expect(format.frames(in: format.time(ofFrames: 123_456_789)) == 123_456_789)
        #expect(format.bytesPerFrame == 4)
    }

    @Test("frames of sound in times from the network don't trap", arguments: [MediaTime.max, MediaTime(flicks: .min)])
    func extremeFrames(_ time: MediaTime) {
        for rate: Int32 in [8000, 48000, 192_000] {
            _ = AudioFormat(rate: rate, layout: .mono, sampleFormat: .s32).frames(in: time)
        }
    }
}

/// All 64 bits, with extremes among them.
private struct Xorshift {
    var state: UInt64

    mutating func next() -> Int64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        switch state % 17 {
        case 0: return .max
        case 1: return .min
        case 2: return 0
        case 3: return -1
        default: return Int64(bitPattern: state) >> Int64(state % 60)
        }
    }
}
