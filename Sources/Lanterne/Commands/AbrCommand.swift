import Adaptation
import ArgumentParser
import Glibc
import LinuxIO
import Media

/// `lanterne abr`: which rungs the player would choose on recorded lines.
struct AbrCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abr",
        abstract: "Simulate the choice of rungs on recorded lines.",
        discussion: """
            EXAMPLES
              lanterne abr --movie movies/bbb.json --traces traces/hsdpa-3g.jsonl --buffer 25
              lanterne abr --movie film.json --traces lines.jsonl --buffer 60 --cap 3 > decisions.jsonl

            For each trace one line of JSON: its family and name, the rung of each segment (q, 0 the lowest), when each was first asked for (t, in
            seconds), and what was given up (abandoned: segment, rung, seconds after its request). Movies and traces are in Sabre's formats, one
            trace to a line. How many sessions a second were simulated is said on standard error.
            """)

    @Option(help: ArgumentHelp("The sizes of the segments, as JSON.", valueName: "file"))
    var movie: String

    @Option(help: ArgumentHelp("The recorded lines, as JSON lines.", valueName: "file"))
    var traces: String

    @Option(help: ArgumentHelp("How much film is buffered at most.", valueName: "seconds"))
    var buffer: Double

    @Option(help: ArgumentHelp("The highest rung allowed; 0 is the lowest.", valueName: "rung"))
    var cap: Int?

    func validate() throws {
        guard buffer > 0, buffer < 1e6 else { throw ValidationError("--buffer takes a number of seconds above 0, not \(buffer).") }
        guard (cap ?? 0) >= 0 else { throw ValidationError("--cap takes a rung from 0 on.") }
    }

    func run() throws {
        let movie = try SimulationFiles.movie(at: movie)
        let traces = try SimulationFiles.traces(at: traces)
        let clock = MonotonicClock()
        let start = clock.now()
        let outlook = Outlook(rates: movie.rates, segmentSeconds: movie.segmentSeconds, bufferSeconds: buffer)
        let solved = clock.now()
        let sessions = try simulate(traces, movie, RungPolicy(outlook: outlook))
        let end = clock.now()
        for (trace, session) in zip(traces, sessions) { print(SimulationFiles.decisions(trace, session)) }
        let seconds = max((end - solved).milliseconds / 1000, 1e-6)
        StandardError.say(
            "\(traces.count) sessions in \(seconds.fixed(2)) s, \(Int(Double(traces.count) / seconds)) a second; "
                + "before them \(Int((solved - start).milliseconds)) ms for the ladder\n")
    }

    /// Each core takes the next trace until none is left.
    ///
    /// - Returns: in the order of the traces.
    private func simulate(
        _ traces: [SimulationFiles.NamedTrace], _ movie: SimulatedMovie, _ policy: RungPolicy
    ) throws(Failure) -> [SimulatedSession] {
        let desk = Guarded(Desk(sessions: Array(repeating: nil, count: traces.count)))
        let (buffer, cap) = (buffer, cap)
        let work: @Sendable () -> Void = {
            while let index = desk.withLock({ $0.take() }) {
                let session = SimulatedSession(of: movie, over: traces[index].trace, bufferSeconds: buffer, policy: policy, cap: cap)
                desk.withLock { $0.sessions[index] = session }
            }
        }
        do {
            let others = try (1..<max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 2)).map { try LinuxThread(name: "abr-\($0)", work) }
            work()
            for thread in others { thread.join() }
        } catch {
            throw Failure("No thread can be started: \(error). Close other programs and try again.")
        }
        return desk.withLock { $0.sessions.compactMap { $0 } }
    }
}

/// What the simulating threads share.
private struct Desk {
    var next = 0
    var sessions: [SimulatedSession?]

    mutating func take() -> Int? {
        guard next < sessions.count else { return nil }
        next += 1
        return next - 1
    }
}
