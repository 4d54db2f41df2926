import Media

/// Tells rounding from drift: how far sound's timestamps lie, lastingly, from the count of its samples.
///
/// Containers round timestamps (Matroska to 1 ms), and muxers jitter by a few more: to follow each would click at every block. But what
/// is only tolerated must not last, or lips are off for the rest of the film. So a single error of more than 20 ms, a block's length, is a
/// gap or an overlap and corrected at once; smaller ones are averaged over 16 blocks (a third of a second), and corrected by their mean
/// where that passes 5 ms, the error of picture against sound that the player allows itself.
struct TimestampDrift {
    private var sum = MediaTime.zero
    private var count: Int64 = 0

    private static let step = MediaTime(seconds: 0.020)
    private static let tolerance = MediaTime(seconds: 0.005)
    private static let window: Int64 = 16

    /// - Parameter error: A block's timestamp less the end of the samples before it.
    /// - Returns: by how much to move the block: positive for silence before it, negative for a cut.
    mutating func correction(for error: MediaTime) -> MediaTime {
        guard abs(error) <= Self.step else {
            self = TimestampDrift()
            return error
        }
        sum = sum + error
        count += 1
        guard count == Self.window else { return .zero }
        let mean = MediaTime(flicks: sum.flicks / count)
        self = TimestampDrift()
        return abs(mean) > Self.tolerance ? mean : .zero
    }

    private func abs(_ time: MediaTime) -> MediaTime { time < .zero ? .zero - time : time }
}
