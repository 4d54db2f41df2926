import Media
import Testing

/// One stream, and what must come of it.
struct MidStreamCase: CustomTestStringConvertible, Sendable {
    typealias Making = @Sendable (StreamMaker) throws -> Void

    /// What it is.
    var testDescription: String
    /// The clause that says what is to be expected.
    var clause: String
    var make: Making
    /// The sound's own playlist.
    var sound: String?
    /// Files that the server hasn't got.
    var missing: Set<String> = []
    var pictures: Int
    /// Seconds at which white is seen; each has its beep, but for those in `unheard`.
    var flashes: [Double]
    var unheard: [Double] = []
    /// Beeps without a flash.
    var unseen: [Double] = []
    /// Beginning and length in seconds; what is shorter than a frame of sound needn't be said.
    var silences: [(start: Double, length: Double)] = []
    /// Between two pictures, milliseconds.
    var longestInterval = 40.0
    /// Sizes of the pictures, in the order in which they change.
    var sizes = [PixelSize(width: 320, height: 180)]
    var notices: [Int] = []
    var position = 0.0
    /// How far a flash may lie from where it should: half a picture.
    var tolerance = 0.021

    /// Beep against flash.
    static let syncTolerance = 0.005
    /// AC-3's frame, the longest in use.
    static let soundFrame = 0.033

    func check() throws {
        let maker = try StreamMaker()
        try make(maker)
        let bench = try MediaBench(maker, sound: sound, missing: missing)
        try bench.play(from: MediaTime(seconds: position))
        check(bench)
    }

    func check(_ bench: MediaBench) {
        let said: Comment = "\(clause): \(bench.summary)"
        #expect(bench.failures == [], said)
        #expect(bench.notices == notices, said)
        let shown = bench.pictures.filter { !$0.isPreview }
        #expect(shown.count == pictures, said)
        let interval = bench.intervals
        #expect(interval.least > 0, said)
        #expect(interval.most <= longestInterval + 1, said)
        var changes: [PixelSize] = []
        for picture in bench.pictures where changes.last != picture.format.size { changes.append(picture.format.size) }
        #expect(changes == sizes, said)
        compare(bench.flashes, flashes, within: tolerance, "flashes", said)
        let heard = (bench.flashes.filter { flash in !unheard.contains { abs($0 - flash) < 0.1 } } + unseen).sorted()
        compare(bench.beeps, heard, within: Self.syncTolerance, "beeps", said)
        #expect(bench.sound.count <= 1, said)
        let silences = bench.silences.filter { $0.length > Self.soundFrame }
        compare(silences.map(\.start), self.silences.map(\.start), within: 0.08, "silences", said)
        compare(silences.map(\.length), self.silences.map(\.length), within: 0.08, "lengths of silence", said)
    }

    private func compare(_ found: [Double], _ wanted: [Double], within tolerance: Double, _ what: String, _ said: Comment) {
        let isSame = found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance }
        #expect(isSame, "\(what) at \(found), not \(wanted). \(said)")
    }
}

extension MediaBench {
    /// For whoever reads a failure.
    var summary: String {
        let (least, most) = intervals
        let ends = "\(pictures.first?.time.description ?? "-")…\(pictures.last?.time.description ?? "-")"
        let heard = sound.map { "\($0.start)+\(Double($0.samples.count) / 48000)" }.joined(separator: " ")
        return
            "\(pictures.count) pictures \(ends) every \(least)…\(most) ms; sound \(heard); flashes \(flashes); beeps \(beeps); silences \(silences)"
    }
}
