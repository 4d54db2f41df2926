import Media

/// A number on its way to another, fast at first and slow at its end. A value; time is given.
struct Glide: Hashable, Sendable {
    /// Between 120 and 150 ms one sees where something went, and doesn't wait for it.
    static let duration = Duration.milliseconds(140)

    /// Where it comes to rest.
    private(set) var target: Double
    private var origin: Double
    private var start: HostTime?

    init(_ value: Double = 0) {
        target = value
        origin = value
    }

    /// Goes elsewhere, from where it is now.
    ///
    /// - Parameter isStill: It is there at once.
    mutating func go(to value: Double, at now: HostTime, isStill: Bool) {
        guard value != target else { return }
        origin = isStill ? value : self.value(at: now)
        target = value
        start = isStill ? nil : now
    }

    func value(at now: HostTime) -> Double { origin + (target - origin) * progress(at: now) }

    func isMoving(at now: HostTime) -> Bool { progress(at: now) < 1 }

    /// 0…1.
    func progress(at now: HostTime) -> Double {
        guard let start else { return 1 }
        let share = min(1, max(0, (now - start).milliseconds / Self.duration.milliseconds))
        return 1 - (1 - share) * (1 - share) * (1 - share)
    }
}
