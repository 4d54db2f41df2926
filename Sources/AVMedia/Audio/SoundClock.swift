import Media

/// Gives each block of sound its time, without the gaps and overlaps that rounded timestamps would make.
struct SoundClock {
    /// Containers that count milliseconds or 90 kHz ticks err by less than 1 ms; a lost packet leaves 5 ms or more (the shortest
    /// packets in use, Opus).
    private static let tolerance = MediaTime(seconds: 0.003)

    /// Where the next frame stands if nothing is missing.
    private(set) var expected: MediaTime?

    /// - Parameters:
    ///   - stamped: What the container says the first frame's time is; nil if it doesn't.
    ///   - length: Of the block.
    /// - Returns: the block's time: the expected one, unless the container clearly says otherwise.
    mutating func place(stamped: MediaTime?, length: MediaTime) -> MediaTime {
        var start = expected ?? stamped ?? .zero
        if let stamped, let expected, stamped > expected + Self.tolerance || expected > stamped + Self.tolerance { start = stamped }
        expected = start + length
        return start
    }

    /// After a seek or for another run.
    mutating func reset() { expected = nil }
}
