import Media
import Testing

@Suite("Rates, instants and layouts") struct FrameRateTests {
    @Test("a rate is kept in lowest terms, so that equal ones are equal")
    func reduced() {
        #expect(FrameRate(48, over: 2) == .film)
        #expect(FrameRate(48000, over: 2002) == .filmNTSC)
        #expect(FrameRate(Int32.max, over: Int32.max)?.perSecond == 1)
        #expect(FrameRate(30000, over: 1001)?.description == "30000/1001")
        #expect(FrameRate(25)?.description == "25")
    }

    @Test(
        "a rate that isn't positive is none", arguments: [(0, 1), (1, 0), (-24, 1), (24, -1), (Int32.min, Int32.min)] as [(Int32, Int32)])
    func refused(_ numerator: Int32, _ denominator: Int32) {
        #expect(FrameRate(numerator, over: denominator) == nil)
    }

    @Test(
        "durations saturate as nanoseconds",
        arguments: [
            (Duration.seconds(1), 1_000_000_000), (Duration(secondsComponent: .max, attosecondsComponent: 0), .max),
            (Duration(secondsComponent: .min, attosecondsComponent: 0), .min), (.nanoseconds(-1), -1),
            (.zero, 0), (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
            (Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 854_775_807_000_000_000), .max),
            (Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 854_775_808_000_000_000), .max),
        ] as [(Duration, Int64)])
    func nanoseconds(_ duration: Duration, _ expected: Int64) {
        #expect(duration.nanosecondsSaturating == expected)
    }

    @Test("instants are compared and moved")
    func instants() {
        let instant = HostTime(nanoseconds: 5_000_000)
        #expect(instant + .milliseconds(2) - instant == .milliseconds(2))
        #expect(instant - .milliseconds(2) < instant)
        #expect((instant + .microseconds(1500) - instant).milliseconds == 1.5)
        // Wraps rather than traps: nobody's clock gets there.
        _ = HostTime(nanoseconds: .max) + .seconds(1)
    }

    @Test("a layout has one to eight loudspeakers, none twice")
    func layouts() {
        #expect(ChannelLayout([]) == nil)
        #expect(ChannelLayout([.frontLeft, .frontLeft]) == nil)
        #expect(ChannelLayout([.frontLeft, .frontRight]) == .stereo)
        #expect(
            ChannelLayout([
                .frontLeft, .frontRight, .frontCenter, .lowFrequency, .backLeft, .backRight, .sideLeft, .sideRight, .backCenter,
            ]) == nil)
        #expect(ChannelLayout.surround71.count == 8)
    }

    @Test(
        "what a stream doesn't say of its colours is taken by its size",
        arguments: [
            (720, 576, ColorMatrix.bt601), (1280, 544, .bt709), (960, 720, .bt709), (1920, 1080, .bt709),
        ] as [(Int32, Int32, ColorMatrix)])
    func colors(_ width: Int32, _ height: Int32, _ matrix: ColorMatrix) {
        let color = ColorDescription.assumed(for: PixelSize(width: width, height: height))
        #expect(color == ColorDescription(matrix: matrix, range: .limited))
    }
}
