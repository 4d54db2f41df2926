import Media
import Testing

@testable import Player

@Suite("The retry policy") struct RetryPolicyTests {
    @Test(
        "a server's trouble is tried three times more, then given up",
        arguments: [
            SourceError.status(500, url: ""), .status(503, url: ""), .status(408, url: ""), .status(429, url: ""),
            .connectionRefused(host: ""),
            .truncated(url: "", received: 0, expected: nil), .other(url: "", reason: ""),
        ])
    func passing(_ error: SourceError) {
        let waits = (1...4).map { RetryPolicy.standard.retry(after: $0, error: error) }
        #expect(waits == [.milliseconds(200), .milliseconds(600), .milliseconds(1200), nil])
    }

    @Test(
        "what won't change, and what has already cost seconds, isn't tried again",
        arguments: [
            SourceError.status(404, url: ""), .status(403, url: ""), .badURL(url: ""), .unsupportedScheme(url: ""),
            .tlsFailed(host: "", reason: ""),
            .tooManyRedirects(url: ""), .tooLong(url: "", limit: 0), .fileNotFound(path: ""), .fileUnreadable(path: "", reason: ""),
            .nameNotResolved(host: ""), .connectionTimedOut(host: ""), .silent(url: ""),
        ])
    func final(_ error: SourceError) {
        #expect(RetryPolicy.standard.retry(after: 1, error: error) == nil)
    }

    @Test("an outage may pass later, a missing film won't") func later() {
        for error: SourceError in [.nameNotResolved(host: ""), .connectionTimedOut(host: ""), .silent(url: ""), .status(500, url: "")] {
            #expect(RetryPolicy.mayPassLater(error))
        }
        for error: SourceError in [.status(404, url: ""), .tlsFailed(host: "", reason: ""), .tooLong(url: "", limit: 1)] {
            #expect(!RetryPolicy.mayPassLater(error))
        }
    }

    @Test("all waits together stay under three seconds") func sum() {
        #expect(RetryPolicy.standard.delays.reduce(.zero, +) < .seconds(3))
    }
}

@Suite("The timeline") struct TimelineTests {
    @Test("the first to say where a discontinuity lies wins, and it is kept") func first() {
        let timeline = Timeline()
        #expect(timeline.offset(of: 0) == nil)
        #expect(timeline.establish(0, container: MediaTime(seconds: 10), presentation: .zero) == MediaTime(seconds: -10))
        #expect(timeline.establish(0, container: MediaTime(seconds: 99), presentation: .zero) == MediaTime(seconds: -10))
        #expect(timeline.offset(of: 0) == MediaTime(seconds: -10))
        #expect(timeline.offset(of: 1) == nil)
    }

    @Test("the picture decides, until there is none") func decider() {
        let timeline = Timeline()
        #expect(!timeline.isSoundDeciding(0))
        timeline.soundDecides()
        #expect(timeline.isSoundDeciding(0))
        timeline.reset()
        #expect(!timeline.isSoundDeciding(0))
    }

    @Test("where a run has no pictures the sound decides, until one of the same number has some") func blank() {
        let timeline = Timeline()
        timeline.soundDecides(2)
        #expect(timeline.isSoundDeciding(2) && !timeline.isSoundDeciding(1))
        timeline.pictureDecides(2)
        #expect(!timeline.isSoundDeciding(2))
    }

    @Test("a reset forgets") func reset() {
        let timeline = Timeline()
        _ = timeline.establish(3, container: .zero, presentation: MediaTime(seconds: 1))
        timeline.reset()
        #expect(timeline.offset(of: 3) == nil)
    }

    @Test("hostile numbers of discontinuities take bounded memory") func bounded() {
        let timeline = Timeline()
        for number in 0..<Int64(Timeline.capacity + 5) { _ = timeline.establish(number, container: .zero, presentation: .zero) }
        #expect(timeline.offset(of: Int64(Timeline.capacity)) == nil)
        #expect(timeline.establish(-1, container: MediaTime(seconds: 1), presentation: .zero) == MediaTime(seconds: -1))
    }
}

@Suite("Priming") struct PrimingTests {
    @Test("both tracks and a picture on the screen are needed to begin") func ready() {
        var priming = Priming()
        #expect(!priming.isReady)
        priming.picture = .primed
        priming.sound = .primed
        #expect(!priming.isReady)
        priming.isPictureShown = true
        #expect(priming.isReady)
    }

    @Test("a track that isn't there is waited for neither to begin nor to end") func absent() {
        var priming = Priming()
        priming.picture = .absent
        priming.sound = .primed
        #expect(priming.isReady)
        #expect(!priming.isOut)
        priming.isSoundOut = true
        #expect(priming.isOut)
    }

    @Test("a picture that has ended before it was shown begins nothing late") func ended() {
        var priming = Priming()
        priming.picture = .ended
        priming.sound = .ended
        #expect(priming.isReady)
        #expect(!priming.isOut)
    }

    @Test("a new generation waits again, but not for what is absent") func restart() {
        var priming = Priming()
        priming.picture = .ended
        priming.sound = .absent
        priming.isPictureShown = true
        priming.isPictureOut = true
        priming.isSoundOut = true
        priming.restart()
        var expected = Priming()
        expected.sound = .absent
        #expect(priming == expected)
    }
}

@Suite("The journal") struct PlaybackJournalTests {
    private func at(_ seconds: Int64) -> HostTime { HostTime(nanoseconds: seconds * 1_000_000_000) }

    @Test("a seek is joined with the first picture and the exact one of its own generation") func seek() {
        var journal = PlaybackJournal()
        journal.seek(to: MediaTime(seconds: 5), generation: 2, at: at(1))
        journal.seek(to: MediaTime(seconds: 9), generation: 3, at: at(2))
        journal.picture(generation: 3, flip: at(3), isPreview: true)
        journal.picture(generation: 2, flip: at(4), isPreview: false)
        journal.picture(generation: 3, flip: at(5), isPreview: false)
        journal.picture(generation: 3, flip: at(6), isPreview: false)
        #expect(journal.firstPicture == at(3))
        #expect(journal.seeks.map(\.picture) == [at(4), at(3)])
        #expect(journal.seeks.map(\.exact) == [at(4), at(5)])
    }

    @Test("a stall ends once, and counts") func stall() {
        var journal = PlaybackJournal()
        journal.stallOver(at: at(1))
        #expect(journal.rebuffers.isEmpty)
        journal.stalled(by: .line, at: at(2))
        journal.stallOver(at: at(4))
        journal.stallOver(at: at(9))
        #expect(journal.rebuffers.map(\.until) == [at(4)])
        #expect(journal.rebuffers.map(\.cause) == [.line])
        #expect(journal.stallCount == 1)
    }

    @Test("a night of trouble is bounded, the oldest kept") func bounded() {
        var journal = PlaybackJournal()
        for number in 0..<2000 {
            journal.seek(to: .zero, generation: UInt32(number), at: at(Int64(number)))
            journal.stalled(by: .line, at: at(Int64(number)))
            journal.note(PlayerError(.silent(url: "")), at: at(Int64(number)))
        }
        #expect(journal.seeks.count == PlaybackJournal.capacity && journal.seeks.first?.at == at(0))
        #expect(journal.rebuffers.count == PlaybackJournal.capacity)
        #expect(journal.errors.count == PlaybackJournal.capacity)
    }
}
