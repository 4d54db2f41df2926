import Media

/// A sound card that doesn't exist: a buffer that the clock drinks at the format's rate. Pure; the outputs feed it with the time.
struct PacedCard {
    let format: AudioFormat
    let bufferFrames: Int
    /// What is written is heard at once.
    let isUnpaced: Bool
    /// Frames written and not thrown away.
    private(set) var written: Int64 = 0
    private var heardBefore: Int64 = 0
    private var runningSince: HostTime?

    init(format: AudioFormat, bufferFrames: Int, isUnpaced: Bool) {
        self.format = format
        self.bufferFrames = bufferFrames
        self.isUnpaced = isUnpaced
    }

    var isRunning: Bool { runningSince != nil }

    /// Frames that have left the card; more than `written` where it has run dry.
    private func position(_ now: HostTime) -> Int64 {
        if isUnpaced { return written }
        guard let runningSince else { return heardBefore }
        return heardBefore + format.frames(in: MediaTime(now - runningSince))
    }

    func heard(_ now: HostTime) -> Int64 { min(written, position(now)) }

    func free(_ now: HostTime) -> Int { bufferFrames - Int(written - heard(now)) }

    mutating func start(_ now: HostTime) {
        if runningSince == nil { runningSince = now }
    }

    mutating func stop(_ now: HostTime) {
        heardBefore = heard(now)
        runningSince = nil
        written = heardBefore
    }

    /// - Returns: frames taken; nil where the card had run dry, which stops it.
    mutating func write(_ frames: Int, _ now: HostTime) -> Int? {
        if isRunning, position(now) > written {
            stop(now)
            return nil
        }
        let taken = min(frames, isUnpaced ? frames : free(now))
        written += Int64(taken)
        return taken
    }

    func timing(_ now: HostTime) -> AudioTiming? {
        guard isRunning else { return nil }
        return AudioTiming(delayFrames: written - heard(now), time: now, availableFrames: free(now))
    }
}
