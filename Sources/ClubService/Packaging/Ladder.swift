import Glibc
import Media

/// One encoding of a film's pictures.
struct Rung: Hashable, Sendable {
    /// Even both ways, as 4:2:0 asks.
    let size: PixelSize
    /// The most that it may take over some seconds; kbit/s.
    let kilobits: Int
}

/// The encodings that a film is made in, the largest first. Never empty.
struct EncodingLadder: Hashable, Sendable {
    let rungs: [Rung]

    /// Heights of the 16:9 frames that rungs fit into; a wide film is less high.
    static let usual = [1080, 720, 480, 360, 240]
    static let ofTrailer = [720, 360]

    /// - Parameters:
    ///   - film: Its size as it is seen. No rung is larger.
    ///   - frames: Heights of 16:9 frames, from 120 to 2160.
    init(film: PixelSize, rate: FrameRate, frames: [Int] = usual) {
        let sizes = Set(frames.map { min(2160, max(120, $0)) }).sorted(by: >).map { Self.size(of: film, in: $0) }
        var kept: [PixelSize] = []
        for size in sizes where !kept.contains(size) { kept.append(size) }
        rungs = kept.map { Rung(size: $0, kilobits: Self.kilobits($0, rate)) }
    }

    /// As large as fits into the frame, and no larger than the film.
    private static func size(of film: PixelSize, in frame: Int) -> PixelSize {
        let (width, height) = (Double(max(2, film.width)), Double(max(2, film.height)))
        let scale = min(1, Double(frame) / height, Double(frame) * 16 / 9 / width)
        func even(_ number: Double) -> Int32 { max(2, Int32((number / 2).rounded(scale < 1 ? .toNearestOrEven : .down)) * 2) }
        return PixelSize(width: even(width * scale), height: even(height * scale))
    }

    /// 6 Mbit/s for 1080p at 24 to 30 pictures a second, which films in H.264 rarely need; with half the pixels, 60 % of it, since less
    /// detail is told of more sharply. With twice the pictures 40 % more. Chosen by experiment.
    private static func kilobits(_ size: PixelSize, _ rate: FrameRate) -> Int {
        let pixels = Double(size.width) * Double(size.height) / (1920 * 1080)
        let motion = max(1, rate.perSecond / 30)
        let kilobits: Double = 6000 * pow(pixels, 0.75) * pow(motion, 0.5)
        return max(100, Int((kilobits / 50).rounded()) * 50)
    }
}

/// Segments and the pictures that begin them, at exact places.
enum SegmentLength {
    /// Pictures from one key frame to the next: one segment of about four seconds.
    static func pictures(at rate: FrameRate) -> Int { max(1, Int((4 * rate.perSecond).rounded())) }

    /// What the segmenter waits for, seconds: half a picture less than a segment, so that rounding never passes over a key frame.
    static func seconds(at rate: FrameRate) -> Double { (Double(pictures(at: rate)) - 0.5) / rate.perSecond }
}
