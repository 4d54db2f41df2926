import Media

/// How media time runs against the host clock at one moment: a straight line, or a standstill.
public struct ClockReading: Equatable, Sendable {
    /// A point of the line.
    public var mediaTime: MediaTime
    /// The instant at which the point was heard.
    public var hostTime: HostTime
    /// Media seconds per host second; within 1000 ppm of 1.
    public var rate: Double
    /// False: a standstill at the point.
    public var isRunning: Bool
    /// Grows at each standstill: what was reckoned with another number holds no longer.
    public var run: UInt32

    /// Draws the line through a point.
    public init(mediaTime: MediaTime, hostTime: HostTime, rate: Double = 1, isRunning: Bool, run: UInt32 = 0) {
        self.mediaTime = mediaTime
        self.hostTime = hostTime
        self.rate = rate
        self.isRunning = isRunning
        self.run = run
    }

    /// What is heard at an instant.
    public func mediaTime(at host: HostTime) -> MediaTime {
        guard isRunning else { return mediaTime }
        let nanoseconds = Double(host.nanoseconds &- hostTime.nanoseconds) * rate
        return mediaTime + MediaTime(seconds: nanoseconds / 1e9)
    }

    /// When a moment of the film is heard; nil at a standstill.
    public func hostTime(of media: MediaTime) -> HostTime? {
        guard isRunning else { return nil }
        let nanoseconds = (media - mediaTime).seconds / rate * 1e9
        // Timestamps come from the network: a century is far enough.
        return HostTime(nanoseconds: hostTime.nanoseconds &+ Int64(min(max(nanoseconds, -3e18), 3e18)))
    }
}
