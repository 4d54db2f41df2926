import CFFmpeg
import Media

/// How many threads a film's pictures need. Where several share the work, each picture is handed from one to the other and one more is in
/// memory for each: some 5 % of the CPU, and 7 MiB at 1080p, that a processor saves which is fast enough without.
///
/// Measured in the CPU time of the whole process for a second of film, from keyframe to keyframe, since a codec's threads are set when it is
/// made, and it can be made anew only there.
struct ThreadNeed {
    /// What the next codec is made with.
    private(set) var threads: Int
    private let range: ClosedRange<Int>
    private var mark: (film: MediaTime, cpu: Double)?
    private var shortSince: MediaTime?

    /// Of one core: below it one thread has room for scenes that are twice as hard.
    private static let easy = 0.4
    /// Above it one thread would fall behind in hard scenes.
    private static let hard = 0.65
    /// Shorter stretches say little; a longer one is a jump.
    private static let stretch = MediaTime(seconds: 1)...MediaTime(seconds: 30)
    /// A film that is too much for its threads for so long gives up the few pictures that lean back over a keyframe.
    private static let patience = MediaTime(seconds: 4)

    /// Begins with the fewest: the need shows soon, and what is not needed is never taken.
    init(_ range: ClosedRange<Int>) {
        self.range = range
        threads = range.lowerBound
    }

    /// A codec that is heavy, or whose streams seldom have a place for a change, begins with the most.
    mutating func begin(_ codec: AVCodecID) {
        resume()
        if codec != AV_CODEC_ID_H264 && codec != AV_CODEC_ID_MPEG2VIDEO { threads = range.upperBound }
    }

    /// After a seek, or with another run of the same film: what was measured before goes no further.
    mutating func resume() {
        mark = nil
        shortSince = nil
    }

    /// - Parameters:
    ///   - time: The keyframe's.
    ///   - cpu: Seconds, of the whole process, since any beginning.
    ///   - isClean: Whether nothing behind the keyframe leans back over it.
    /// - Returns: whether the codec is to be made anew, with `threads`, before it is given the keyframe.
    mutating func changes(at time: MediaTime, cpu: Double, isClean: Bool) -> Bool {
        guard let mark else {
            self.mark = (time, cpu)
            return false
        }
        let film = time - mark.film
        if film >= .zero, film < Self.stretch.lowerBound { return false }
        self.mark = (time, cpu)
        guard Self.stretch.contains(film) else { return false }
        let share = (cpu - mark.cpu) / film.seconds
        if share > Self.hard, threads < range.upperBound {
            let since = shortSince ?? mark.film
            shortSince = since
            guard isClean || time - since >= Self.patience else { return false }
            threads = range.upperBound
        } else if share < Self.easy, threads > range.lowerBound, isClean {
            threads = range.lowerBound
        } else {
            if share <= Self.hard { shortSince = nil }
            return false
        }
        shortSince = nil
        return true
    }
}
