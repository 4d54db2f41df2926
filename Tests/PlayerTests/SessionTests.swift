import Media
import Testing

@testable import Player

@Suite("The session")
struct SessionTests {
    let failure = PlayerError(stage: .server, recovery: .chooseAnother, code: 130, text: "no")

    private func running() -> Session {
        var session = Session()
        _ = session.load(from: .zero)
        _ = session.manifestReady()
        _ = session.primed(generation: session.generation)
        return session
    }

    @Test("a film is loaded, filled and run, in that order")
    func start() {
        var session = Session()
        #expect(session.load(from: MediaTime(seconds: 3)) == [.loadManifest])
        #expect(session.state == .loading)
        #expect(session.manifestReady() == [.begin(at: MediaTime(seconds: 3), generation: 1)])
        #expect(session.state == .filling(.start))
        #expect(session.primed(generation: 1) == [.run])
        #expect(session.state == .running)
    }

    @Test("what is primed for an older generation starts nothing")
    func stalePrimed() {
        var session = running()
        _ = session.seek(to: MediaTime(seconds: 9))
        #expect(session.primed(generation: 1) == [])
        #expect(session.state == .filling(.seek))
        #expect(session.primed(generation: 2) == [.run])
    }

    @Test("a pause while filling is honoured when enough is there")
    func pauseWhileFilling() {
        var session = Session()
        _ = session.load(from: .zero)
        _ = session.manifestReady()
        #expect(session.toggle() == [])
        #expect(session.primed(generation: 1) == [])
        #expect(session.state == .paused)
        #expect(session.toggle() == [.run])
    }

    @Test("a seek while paused stays paused at the new place")
    func seekWhilePaused() {
        var session = running()
        #expect(session.pause() == [.hold])
        #expect(session.seek(to: MediaTime(seconds: 30)) == [.begin(at: MediaTime(seconds: 30), generation: 2)])
        #expect(session.primed(generation: 2) == [])
        #expect(session.state == .paused)
    }

    @Test("a seek before the start of the film goes to its start")
    func seekBelowZero() {
        var session = running()
        #expect(session.seek(to: MediaTime(seconds: -10)) == [.hold, .begin(at: .zero, generation: 2)])
    }

    @Test("starvation holds the clock and names its cause, and ends when primed again")
    func starvation() {
        var session = running()
        #expect(session.starved(by: .line, generation: 1) == [.hold])
        #expect(session.state == .filling(.starvation(.line)))
        #expect(session.primed(generation: 1) == [.run])
    }

    @Test("the end comes once, and play begins anew")
    func end() {
        var session = running()
        #expect(session.finished(generation: 1) == [.hold])
        #expect(session.finished(generation: 1) == [])
        #expect(session.play() == [.begin(at: .zero, generation: 2)])
    }

    @Test("a failure stops everything, and only the first one counts")
    func failed() {
        var session = running()
        #expect(session.fail(failure) == [.hold, .stop])
        #expect(session.fail(PlayerError(stage: .line, recovery: .tryAgain, code: 140, text: "later")) == [])
        #expect(session.state == .failed(failure))
        #expect(session.seek(to: .zero) == [])
        #expect(session.stop() == [.hold, .stop])
        #expect(session.state == .idle)
    }

    @Test("stopping bumps the generation, so that nothing late is shown")
    func stopBumps() {
        var session = running()
        let before = session.generation
        _ = session.stop()
        #expect(session.generation == before + 1)
        #expect(session.stop() == [])
    }
}
