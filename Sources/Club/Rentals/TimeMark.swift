/// Names one run of the machine, from its start to its next.
public struct BootID: Hashable, Sendable {
    /// As the kernel writes it. Source: `/proc/sys/kernel/random/boot_id`, random(4).
    public let value: String

    /// - Parameter value: As the kernel writes it.
    public init(_ value: String) { self.value = value }
}

extension TrustedTime {
    /// What the machine's two clocks say at one moment.
    public struct Reading: Hashable, Sendable {
        /// Since the machine's start, its sleep included; nobody can set it. Source: CLOCK_BOOTTIME, clock_gettime(2). Never negative.
        public let sinceBoot: Duration
        /// What the machine takes for the calendar's time; anybody may have set it. Source: CLOCK_REALTIME.
        public let wall: UTCTime

        /// - Parameters:
        ///   - sinceBoot: By CLOCK_BOOTTIME.
        ///   - wall: By CLOCK_REALTIME, read at the same moment.
        public init(sinceBoot: Duration, wall: UTCTime) {
            self.sinceBoot = sinceBoot.asElapsed
            self.wall = wall
        }
    }
}

/// The time as the service signed it. Whoever makes one has checked the signature, and that it answers this box's own question (its nonce):
/// an old answer, though signed, would set the time back.
public struct SignedTime: Hashable, Sendable {
    /// What the service wrote.
    public let time: UTCTime
    /// The boot clock when it arrived.
    public let sinceBoot: Duration
    /// From question to answer: the service wrote it somewhere within, so the truth at the arrival is later by no more than this.
    public let uncertainty: Duration

    /// - Parameters:
    ///   - time: What the service wrote.
    ///   - sinceBoot: The boot clock when it arrived.
    ///   - uncertainty: The boot clock's difference from question to answer.
    public init(time: UTCTime, sinceBoot: Duration, uncertainty: Duration) {
        self.time = time
        self.sinceBoot = sinceBoot.asElapsed
        self.uncertainty = uncertainty.asElapsed
    }
}

/// What is kept of the time over a pulled plug.
public struct TimeMark: Hashable, Sendable {
    /// The latest time that was believed; after a start it is no earlier.
    public let time: UTCTime
    /// The run of the machine in which it was written.
    public let boot: BootID
    /// The boot clock at `time`.
    public let sinceBoot: Duration
    /// How far off `time` may be; nil: the service hadn't said the time in that run.
    public let uncertainty: Duration?
    /// What has to be added to the wall clock, as it was when the service's time was last known; negative where that clock was fast.
    public let wallOffset: Duration

    /// - Parameters:
    ///   - time: The latest time that was believed.
    ///   - boot: The run of the machine.
    ///   - sinceBoot: The boot clock at `time`.
    ///   - uncertainty: nil where `time` was only assumed.
    ///   - wallOffset: What has to be added to the wall clock.
    public init(time: UTCTime, boot: BootID, sinceBoot: Duration, uncertainty: Duration?, wallOffset: Duration) {
        self.time = time
        self.boot = boot
        self.sinceBoot = sinceBoot.asElapsed
        self.uncertainty = uncertainty?.asElapsed
        self.wallOffset = wallOffset
    }
}

extension Duration {
    /// Within what a clock can have run, so that differences and sums of a few don't overflow, whatever a file says.
    fileprivate var asElapsed: Duration { min(max(self, .zero), .seconds(400_000_000_000)) }
}
