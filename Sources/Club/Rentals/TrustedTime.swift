/// What time it is, as far as the box may believe it.
///
/// The service signs the time; the boot clock carries it on, through sleep and whatever is done to the wall clock. After a start without a
/// network there is the wall clock, corrected by what was learnt of it, and the mark below which time never falls. Doubt counts for the viewer:
/// of the times that may be true, the earliest is believed.
///
/// What it can't do:
/// - A box that is started without a network, its wall clock set back or without a battery, goes on from its mark: the time that it was off
///   doesn't count, nor up to a minute of each run before (the mark isn't written more often). The time that it runs always counts. A first
///   play in such a run is noted too early by as much: `time(atBoot:)` and `Entitlement.dateFirstPlay` mend that at the next signed time of the
///   same run; where the plug is pulled before, the rental ends too early.
/// - A wall clock that is fast after such a start is believed, since an honest one that was put right looks the same. What ends too early by
///   that is given back by the first signed time, which sets the mark back too; and a first play that lies in the future by then is taken to
///   have been just now.
/// - Who can change the mark's file or the kernel can change the time.
/// - The boot clock is taken to run right by 100 millionths: the uncertainty grows by that, 17 s in 48 h.
///
/// A value for one run of the program; its owner calls `advance` at least once a minute and writes the marks that it gets.
public struct TrustedTime: Hashable, Sendable {
    /// How the time is known.
    public enum Basis: String, Hashable, Sendable, CaseIterable {
        /// The service has said it to this program.
        case signed
        /// The service had said it before the program was started again; the machine has run on since.
        case carriedOn
        /// By the wall clock or the mark alone.
        case assumed
    }

    /// The time when this was last advanced.
    public private(set) var time: UTCTime
    /// How it is known.
    public private(set) var basis: Basis
    /// How much later than `time` the truth may be, and by the boot clock's own error earlier; nil where that isn't known.
    public private(set) var uncertainty: Duration?

    private let boot: BootID
    private var anchor: Anchor
    private var wallOffset: Duration
    private var lastMark: Duration

    /// A time that was known at a reading of the boot clock.
    private struct Anchor: Hashable {
        var time: UTCTime
        var sinceBoot: Duration
        var uncertainty: Duration?

        func elapsed(at now: Duration) -> Duration { max(.zero, now - sinceBoot) }
        func time(at now: Duration) -> UTCTime { time.advanced(by: elapsed(at: now)) }
        /// Quartz is right by 50 millionths; twice that leaves room for a warm box.
        func uncertainty(at now: Duration) -> Duration? { uncertainty.map { $0 + elapsed(at: now) / 10_000 } }
    }

    /// From a minute on a mark is written again: what a pulled plug can lose, against the wear of the flash.
    private static let markInterval = Duration.seconds(60)

    /// - Parameters:
    ///   - mark: What was kept last; nil at the very first start.
    ///   - boot: This run of the machine.
    ///   - reading: The clocks now.
    public init(mark: TimeMark?, boot: BootID, at reading: Reading) {
        self.boot = boot
        wallOffset = mark?.wallOffset ?? .zero
        if let mark, mark.boot == boot, mark.sinceBoot <= reading.sinceBoot {
            anchor = Anchor(time: mark.time, sinceBoot: mark.sinceBoot, uncertainty: mark.uncertainty)
            basis = mark.uncertainty == nil ? .assumed : .carriedOn
            lastMark = mark.sinceBoot
        } else {
            let corrected = reading.wall.advanced(by: wallOffset)
            anchor = Anchor(time: mark.map { max($0.time, corrected) } ?? corrected, sinceBoot: reading.sinceBoot, uncertainty: nil)
            basis = .assumed
            lastMark = reading.sinceBoot
        }
        time = anchor.time
        follow(reading)
    }

    /// Brings the time up to the clocks.
    ///
    /// - Returns: What is to be written now; nil where the last mark, or the start, is younger than a minute.
    public mutating func advance(to reading: Reading) -> TimeMark? {
        follow(reading)
        return markIfDue(reading)
    }

    /// What time it was in this run of the machine, by what is known now: for what was noted while the time was only assumed.
    public func time(atBoot sinceBoot: Duration) -> UTCTime {
        let earlier = Reading(sinceBoot: sinceBoot, wall: time).sinceBoot
        return anchor.time.advanced(by: earlier - anchor.sinceBoot)
    }

    /// Takes the service's word, unless the one that is carried on says the same more exactly. It mends a time that was wrong either way.
    ///
    /// - Returns: As `advance`; the first word after an assumed time is to be written at once.
    public mutating func receive(_ signed: SignedTime, at reading: Reading) -> TimeMark? {
        let isNews = basis == .assumed
        let new = Anchor(time: signed.time, sinceBoot: signed.sinceBoot, uncertainty: signed.uncertainty)
        let now = reading.sinceBoot
        let newDoubt = signed.uncertainty + new.elapsed(at: now) / 10_000
        var keepsOld = false
        if let oldDoubt = anchor.uncertainty(at: now), oldDoubt <= newDoubt {
            let difference = new.time(at: now).duration(since: anchor.time(at: now))
            keepsOld = max(difference, .zero - difference) <= oldDoubt + newDoubt
        }
        if !keepsOld { anchor = new }
        basis = .signed
        follow(reading)
        return isNews ? mark(reading) : markIfDue(reading)
    }

    private mutating func follow(_ reading: Reading) {
        let corrected = reading.wall.advanced(by: wallOffset)
        if basis == .assumed, corrected > anchor.time(at: reading.sinceBoot) {
            anchor = Anchor(time: corrected, sinceBoot: reading.sinceBoot, uncertainty: nil)
        }
        time = anchor.time(at: reading.sinceBoot)
        uncertainty = anchor.uncertainty(at: reading.sinceBoot)
        // An assumed time teaches nothing of the wall clock: it came from there.
        if basis != .assumed { wallOffset = time.duration(since: reading.wall) }
    }

    private mutating func markIfDue(_ reading: Reading) -> TimeMark? {
        reading.sinceBoot - lastMark < Self.markInterval ? nil : mark(reading)
    }

    private mutating func mark(_ reading: Reading) -> TimeMark {
        lastMark = reading.sinceBoot
        return TimeMark(time: time, boot: boot, sinceBoot: reading.sinceBoot, uncertainty: uncertainty, wallOffset: wallOffset)
    }
}
