import Media

/// What happened and when, for the report: bounded lists, host times.
struct PlaybackJournal {
    struct SeekEntry {
        var at: HostTime
        var target: MediaTime
        var generation: UInt32
        var picture: HostTime?
        var exact: HostTime?
    }

    struct RebufferEntry {
        var at: HostTime
        var until: HostTime?
        var cause: Stage
    }

    struct VariantEntry {
        var at: HostTime
        var film: Film
        var rung: Int
    }

    /// A night of trouble fits; beyond, the oldest are kept.
    static let capacity = 1000

    var manifest: HostTime?
    var firstByte: HostTime?
    var firstPicture: HostTime?
    private(set) var seeks: [SeekEntry] = []
    private(set) var rebuffers: [RebufferEntry] = []
    private(set) var errors: [(at: HostTime, error: PlayerError)] = []
    private(set) var variants: [VariantEntry] = []
    private(set) var soundSwitches: [(at: HostTime, heard: HostTime)] = []
    private(set) var moves: [(at: HostTime, from: String, to: String)] = []

    mutating func seek(to target: MediaTime, generation: UInt32, at now: HostTime) {
        guard seeks.count < Self.capacity else { return }
        seeks.append(SeekEntry(at: now, target: target, generation: generation))
    }

    mutating func picture(generation: UInt32, flip: HostTime, isPreview: Bool) {
        if firstPicture == nil { firstPicture = flip }
        guard let index = seeks.lastIndex(where: { $0.generation == generation }) else { return }
        if seeks[index].picture == nil { seeks[index].picture = flip }
        if !isPreview, seeks[index].exact == nil { seeks[index].exact = flip }
    }

    mutating func stalled(by cause: Stage, at now: HostTime) {
        guard rebuffers.count < Self.capacity else { return }
        rebuffers.append(RebufferEntry(at: now, cause: cause))
    }

    /// Another stage is to blame for the stall that goes on.
    mutating func blame(_ cause: Stage) {
        guard let last = rebuffers.indices.last, rebuffers[last].until == nil else { return }
        rebuffers[last].cause = cause
    }

    /// The film goes on, or the stall was overtaken by a seek or the end.
    mutating func stallOver(at now: HostTime) {
        guard let last = rebuffers.indices.last, rebuffers[last].until == nil else { return }
        rebuffers[last].until = now
    }

    mutating func note(_ error: PlayerError, at now: HostTime) {
        guard errors.count < Self.capacity else { return }
        errors.append((now, error))
    }

    mutating func play(_ film: Film, rung: Int, at now: HostTime) {
        guard variants.count < Self.capacity else { return }
        variants.append(VariantEntry(at: now, film: film, rung: rung))
    }

    mutating func switchedSound(asked: HostTime, heard: HostTime) {
        guard soundSwitches.count < Self.capacity else { return }
        soundSwitches.append((asked, heard))
    }

    mutating func move(from: String, to: String, at now: HostTime) {
        guard moves.count < Self.capacity else { return }
        moves.append((now, from, to))
    }

    /// Stalls since the film began, which each make the next start more careful.
    var stallCount: Int { rebuffers.count - stallsBefore }
    private var stallsBefore = 0

    /// What came first counts once for the whole run; stalls count for each film.
    mutating func beginFilm() { stallsBefore = rebuffers.count }
}
