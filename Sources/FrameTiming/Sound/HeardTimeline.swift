import Media

/// Which moment of the film each frame written to the card since its start was: a few straight pieces, since time jumps where
/// the film's sound does. Fixed size.
struct HeardTimeline: Sendable {
    private struct Piece: Sendable {
        var frame: Int64
        var time: MediaTime
    }

    private static let capacity = 8
    private var pieces: [Piece] = Array(repeating: Piece(frame: 0, time: .zero), count: HeardTimeline.capacity)
    private var count = 0
    /// Frames written since the card's start.
    private(set) var written: Int64 = 0
    private var next = MediaTime.zero

    /// The card starts over.
    mutating func restart() {
        count = 0
        written = 0
    }

    var isEmpty: Bool { written == 0 }

    /// The film's time after the last frame written.
    var end: MediaTime { next }

    /// - Parameter time: Of the first frame.
    mutating func add(_ frames: Int, at time: MediaTime, format: AudioFormat) {
        let distance = time > next ? time - next : next - time
        if count == 0 || distance > format.time(ofFrames: 2) {
            if count == Self.capacity {
                for index in 1..<Self.capacity { pieces[index - 1] = pieces[index] }
                count -= 1
            }
            pieces[count] = Piece(frame: written, time: time)
            count += 1
        }
        written += Int64(frames)
        next = time + format.time(ofFrames: Int64(frames))
    }

    /// All that was written counts as so much later, and what comes next too.
    mutating func move(by change: MediaTime) {
        for index in 0..<count { pieces[index].time = pieces[index].time + change }
        next = next + change
    }

    /// Silence was written: frames without a time of their own, counted on.
    mutating func addSilence(_ frames: Int) { written += Int64(frames) }

    /// The film's time at a frame counted from the card's start; nil before anything was written.
    func time(at frame: Int64, format: AudioFormat) -> MediaTime? {
        var found: Piece?
        for index in 0..<count where found == nil || pieces[index].frame <= frame { found = pieces[index] }
        return found.map { $0.time + format.time(ofFrames: frame - $0.frame) }
    }
}
