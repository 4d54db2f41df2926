import ALSAOutput
import Evdev
import Glibc
import Interface
import LinuxIO
import Media

/// What the box finds out about itself while settings are looked at: each on a thread of its own, since cards and files take their time.
///
/// - Thread: control; answers come from others.
final class Lookout {
    struct Answers {
        var link: LinkFacts?
        var line: LineState?
        /// nil: nobody has asked, or they are being looked for.
        var findings: [Checkup.Finding]?
        /// Since they were read last.
        var areNew = false
    }

    private let answers = Guarded(Answers())
    private let signal: any WakeSignal
    private var test: LineTest?

    /// - Parameter signal: Raised at each answer.
    init(signal: any WakeSignal) { self.signal = signal }

    /// nil: there is nothing new.
    func news() -> Answers? {
        answers.withLock { answers in
            defer { answers.areNew = false }
            return answers.areNew ? answers : nil
        }
    }

    var known: Answers { answers.withLock { $0 } }

    private func change(_ body: (inout Answers) -> Void) { Self.change(answers, signal, body) }

    private static func change(_ answers: Guarded<Answers>, _ signal: any WakeSignal, _ body: (inout Answers) -> Void) {
        answers.withLock { answers in
            body(&answers)
            answers.areNew = true
        }
        signal.raise()
    }

    func lookAtLink() {
        let (answers, signal) = (answers, signal)
        _ = try? LinuxThread(name: "look") {
            let link = LinkFacts.look()
            Self.change(answers, signal) { $0.link = link }
        }
    }

    // MARK: The line

    func testLine(_ make: (_ tell: @escaping @Sendable (LineState) -> Void) -> LineTest?) {
        leaveLine()
        let (answers, signal) = (answers, signal)
        test = make { state in Self.change(answers, signal) { $0.line = state } }
        if test == nil { change { $0.line = .failed } }
    }

    func leaveLine() {
        test?.cancel()
        test = nil
        change { if case .measuring = $0.line { $0.line = nil } }
    }

    // MARK: All of it

    /// - Parameters:
    ///   - known: What control knows already, before and after the rest.
    ///   - sound: Whether cards are looked at, remotes likewise.
    func lookOver(_ known: (first: [Checkup.Finding], last: [Checkup.Finding]), sound: Bool, remotes: Bool) {
        change { $0.findings = nil }
        let (answers, signal) = (answers, signal)
        let thread = try? LinuxThread(name: "look") {
            var findings = known.first
            if sound { findings.append(.sound(Self.heard())) }
            if remotes { findings.append(.remotes(EvdevInspection.inspect().devices.count { !$0.knownKeys.isEmpty })) }
            let link = LinkFacts.look()
            findings.append(.link(link))
            findings += known.last
            findings.insert(.room(Self.freeMegabytes(at: Folders.state)), at: findings.count - known.last.count + 1)
            let all = findings
            Self.change(answers, signal) {
                $0.link = link
                $0.findings = all
            }
        }
        if thread == nil { change { $0.findings = known.first + known.last } }
    }

    private static func heard() -> BoxFacts.SoundPlace? {
        let cards = ALSAInspection.cards()
        let places = BoxFacts.SoundPlace.all(of: cards)
        let chosen = SoundDevice.preferred(among: cards)
        return places.first { $0.id == chosen.name } ?? places.first
    }

    /// nil where the folder can't be asked: it is made when something is kept first.
    private static func freeMegabytes(at path: String) -> Int? {
        var figures = statvfs()
        guard statvfs(path, &figures) == 0 else { return nil }
        let (bytes, isTooMuch) = UInt64(figures.f_bavail).multipliedReportingOverflow(by: UInt64(figures.f_frsize))
        return isTooMuch ? nil : Int(clamping: bytes / 1_000_000)
    }
}
