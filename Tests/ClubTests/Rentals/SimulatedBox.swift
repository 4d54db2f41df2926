import Club
import TestSupport

/// A box among a wall clock that anybody sets, pulled plugs and a network that comes and goes, beside the truth that it can't see.
struct SimulatedBox {
    /// What its surroundings do to it.
    struct Surroundings {
        /// In millionths.
        var bootClockError = 0
        var setsWallBack = true
        var setsWallAhead = false
        var cutsPower = true
    }

    static let beginning = UTCTime(milliseconds: 1_795_348_800_000)

    let surroundings: Surroundings
    var truth = Self.beginning
    var time: TrustedTime
    var kept: TimeMark?
    /// How much the box may be behind the truth because it was off or because a mark was lost.
    var lost = Duration.zero
    private var wallError = Duration.zero
    private(set) var sinceBoot = Duration.seconds(20)
    private(set) var runs = 0
    private var marked: UTCTime

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
        time = TrustedTime(mark: nil, boot: BootID("0"), at: TrustedTime.Reading(sinceBoot: .seconds(20), wall: Self.beginning))
        marked = Self.beginning
        ask(takes: .milliseconds(80))
    }

    private var reading: TrustedTime.Reading { TrustedTime.Reading(sinceBoot: sinceBoot, wall: truth.advanced(by: wallError)) }

    /// The service answers; it wrote its time just when the question was sent: the worst case.
    mutating func ask(takes: Duration) {
        let written = truth
        pass(takes)
        keep(time.receive(SignedTime(time: written, sinceBoot: sinceBoot, uncertainty: takes), at: reading))
        lost = .zero
    }

    mutating func run(for duration: Duration) {
        var rest = duration
        while rest > .zero {
            let step = min(rest, .seconds(60))
            rest -= step
            pass(step)
            keep(time.advance(to: reading))
        }
    }

    /// The plug is pulled, the wall clock set meanwhile, and the box started again in another place without a network.
    mutating func restart(after off: Duration, wallMoves: Duration) {
        lost += truth.duration(since: marked) + off
        truth = truth.advanced(by: off)
        moveWall(by: wallMoves)
        runs += 1
        sinceBoot = .seconds(5)
        time = TrustedTime(mark: kept, boot: BootID("\(runs)"), at: reading)
        keep(time.advance(to: reading))
    }

    /// The program dies, and is started again by itself.
    mutating func startProgram() {
        time = TrustedTime(mark: kept, boot: BootID("\(runs)"), at: reading)
        keep(time.advance(to: reading))
    }

    mutating func moveWall(by duration: Duration) { wallError += duration }

    /// One thing happens.
    mutating func live(_ generator: inout SeededGenerator) {
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: ask(takes: .milliseconds(Int.random(in: 1...9000, using: &generator)))
        case 1 where surroundings.setsWallBack: moveWall(by: .seconds(-Int.random(in: 1...400_000, using: &generator)))
        case 2 where surroundings.setsWallAhead: moveWall(by: .seconds(Int.random(in: 1...400_000, using: &generator)))
        case 3 where surroundings.cutsPower:
            let back = surroundings.setsWallBack ? Int.random(in: 0...200_000, using: &generator) : 0
            restart(after: .seconds(Int.random(in: 1...90_000, using: &generator)), wallMoves: .seconds(-back))
        case 4: startProgram()
        default: run(for: .seconds(Int.random(in: 1...20_000, using: &generator)))
        }
    }

    private mutating func pass(_ duration: Duration) {
        truth = truth.advanced(by: duration)
        sinceBoot += duration + duration * surroundings.bootClockError / 1_000_000
    }

    private mutating func keep(_ mark: TimeMark?) {
        guard let mark else { return }
        kept = mark
        marked = truth
    }
}
