import Media
import Testing

@testable import ClubService

@Suite struct EncodingLadderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let film: PixelSize
        var rate = FrameRate.film
        var frames = EncodingLadder.usual
        let sizes: [String]
        var kilobits: [Int]?

        init(
            _ width: Int32, _ height: Int32, _ sizes: [String], rate: FrameRate = .film, frames: [Int] = EncodingLadder.usual,
            kilobits: [Int]? = nil
        ) {
            film = PixelSize(width: width, height: height)
            (self.sizes, self.rate, self.frames, self.kilobits) = (sizes, rate, frames, kilobits)
        }

        var testDescription: String { "\(film.width) × \(film.height) at \(rate) in \(frames)" }
    }

    static let cases: [Case] = [
        Case(
            1920, 1080, ["1920x1080", "1280x720", "854x480", "640x360", "426x240"],
            kilobits: [6000, 3250, 1800, 1150, 650]),
        // Larger than a television of the ladder: 1080p is the most unless more is asked for.
        Case(3840, 2160, ["1920x1080", "1280x720", "854x480", "640x360", "426x240"]),
        Case(3840, 2160, ["3840x2160"], frames: [2160], kilobits: [16_950]),
        // A wide film fits by its width; an old one by its height.
        Case(1920, 800, ["1920x800", "1280x534", "854x356", "640x266", "426x178"]),
        Case(1440, 1080, ["1440x1080", "960x720", "640x480", "480x360", "320x240"]),
        // Never larger than the film, whose own size is the largest.
        Case(1024, 576, ["1024x576", "854x480", "640x360", "426x240"]),
        Case(640, 360, ["640x360"], frames: [1080, 720, 360]),
        Case(321, 181, ["320x180", "212x120"], frames: [180, 120]),
        Case(720, 1280, ["720x1280", "404x720"], frames: [1280, 720]),
        Case(1920, 1080, ["1280x720", "640x360"], frames: [360, 720]),
        // Twice the pictures.
        Case(1920, 1080, ["1920x1080"], rate: .sixty, frames: [1080], kilobits: [8500]),
        // Nonsense stays within bounds.
        Case(16, 16, ["16x16"], frames: [-5, 9999], kilobits: [100]),
    ]

    @Test("A ladder has the sizes that fit, no larger than the film, each with its bit rate", arguments: cases)
    func sizes(_ test: Case) {
        let ladder = EncodingLadder(film: test.film, rate: test.rate, frames: test.frames)
        #expect(ladder.rungs.map { "\($0.size.width)x\($0.size.height)" } == test.sizes)
        if let kilobits = test.kilobits { #expect(ladder.rungs.map { $0.kilobits } == kilobits) }
    }

    @Test(
        "Segments are whole pictures, about four seconds, and the segmenter waits for half a picture less",
        arguments: [(FrameRate.film, 96), (.filmNTSC, 96), (.pal, 100), (.ntsc, 120), (.sixtyNTSC, 240)])
    func segments(rate: FrameRate, pictures: Int) {
        #expect(SegmentLength.pictures(at: rate) == pictures)
        let whole = Double(pictures) / rate.perSecond
        #expect(SegmentLength.seconds(at: rate) < whole && SegmentLength.seconds(at: rate) > whole - 1 / rate.perSecond)
    }

    @Test(
        "Thumbnails come as often as the player tells them apart, and seldom in long films",
        arguments: [(60, 1), (250, 2), (1200, 10), (7200, 10)])
    func thumbnails(seconds: Int, step: Int) {
        let plan = ThumbnailPlan(film: PixelSize(width: 1920, height: 800), duration: .seconds(seconds))
        #expect(plan.seconds == step && plan.imageSeconds == 25 * step)
        #expect(plan.size == PixelSize(width: 320, height: 134))
    }
}
