@testable import Interface
import Media
import Remote
import Testing

@Suite("The cursor along a film") struct ScrubbingTests {
    private func model(_ change: (inout PlaybackStatus) -> Void = { _ in }) -> InterfaceModel {
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var now = status(.playing)
        change(&now)
        _ = model.update(now)
        return model
    }

    @Test("moves while a key is held, and the film stays where it is until OK") func commits() {
        var model = model()
        #expect(model.scrubPosition(at: instant(0)) == nil)
        #expect(model.handle(.scrub(direction: 1), at: instant(0)) == [])
        #expect(model.scrubPosition(at: instant(0)) == MediaTime(seconds: 2472))
        #expect(model.handle(.scrub(direction: 1), at: instant(0.1)) == [])
        #expect(model.handle(.skip(seconds: -10), at: instant(1)) == [])
        #expect(model.scrubPosition(at: instant(1)) == MediaTime(seconds: 2467))
        #expect(model.handle(.ok, at: instant(2)) == [.seekTo(MediaTime(seconds: 2467))])
        #expect(model.scrubPosition(at: instant(2)) == nil)
        #expect(model.handle(.ok, at: instant(3)) == [.togglePause])
    }

    @Test("is forgotten by Back, by another key, and when it is left alone") func forgotten() {
        var model = model()
        _ = model.handle(.scrub(direction: -1), at: instant(0))
        #expect(model.handle(.back, at: instant(1)) == [])
        #expect(model.scrubPosition(at: instant(1)) == nil)
        _ = model.handle(.scrub(direction: -1), at: instant(2))
        #expect(model.handle(.subtitles, at: instant(3)) == [.nextSubtitles])
        #expect(model.scrubPosition(at: instant(3)) == nil)
        _ = model.handle(.scrub(direction: -1), at: instant(4))
        #expect(model.nextDeadline(after: instant(4)) != nil)
        #expect(model.scrubPosition(at: instant(11.9)) != nil)
        #expect(model.scrubPosition(at: instant(12)) == nil)
        #expect(model.handle(.ok, at: instant(13)) == [.togglePause])
    }

    @Test("goes faster the longer it is held, and starts slowly again") func accelerates() {
        var cursor = Scrubbing(at: .zero, now: instant(0))
        let bounds = MediaTime.zero...MediaTime(seconds: 7200)
        var places: [Double] = []
        for step in 0..<40 {
            cursor.step(1, within: bounds, now: instant(Double(step) / 10))
            places.append(cursor.position.seconds)
        }
        #expect(places[9] == 50)
        #expect(places[24] == 350)
        #expect(places[39] == 1250)
        cursor.step(-1, within: bounds, now: instant(10))
        #expect(cursor.position.seconds == 1245)
    }

    @Test("crosses a short film in no less than four seconds, and stays inside") func short() {
        var cursor = Scrubbing(at: .zero, now: instant(0))
        let bounds = MediaTime.zero...MediaTime(seconds: 60)
        for step in 0..<40 { cursor.step(1, within: bounds, now: instant(Double(step) / 10)) }
        #expect(cursor.position.seconds == 40)
        for step in 0..<100 { cursor.step(1, within: bounds, now: instant(4 + Double(step) / 10)) }
        #expect(cursor.position == bounds.upperBound)
        cursor.move(by: -1000, within: bounds, now: instant(20))
        #expect(cursor.position == .zero)
    }

    @Test("keeps inside a live film's window, and isn't there for a film of no known length") func bounds() {
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        _ = model.update(live(.playing, behind: 0))
        _ = model.handle(.scrub(direction: 1), at: instant(0))
        #expect(model.scrubPosition(at: instant(0)) == MediaTime(seconds: 5200))
        var endless = self.model { $0.duration = nil }
        #expect(endless.handle(.scrub(direction: 1), at: instant(0)) == [])
        #expect(endless.scrubPosition(at: instant(0)) == nil)
    }

    @Test("of a film that is wound, keys mean its speed and its end") func wound() {
        var model = model { $0.windingSpeed = 4 }
        #expect(model.handle(.wind(direction: 1), at: instant(0)) == [.wind(direction: 1)])
        #expect(model.handle(.skip(seconds: -10), at: instant(0)) == [.wind(direction: -1)])
        #expect(model.handle(.scrub(direction: -1), at: instant(0)) == [])
        #expect(model.handle(.ok, at: instant(0)) == [.endWinding(playing: true)])
        #expect(model.handle(.pause, at: instant(0)) == [.endWinding(playing: false)])
        #expect(model.handle(.back, at: instant(0)) == [.cancelWinding])
        #expect(model.handle(.toggleMute, at: instant(0)) == [.toggleMute])
        // It is told for as long as it goes on.
        let scene = model.scene(at: instant(60))
        #expect(scene.elements.contains { if case .text("Avance rapide ×4", _) = $0.drawing { true } else { false } })
    }

    @Test("Next and Previous go by chapters, and nowhere without") func chapterKeys() {
        var model = model { $0.chapters = chapters }
        #expect(model.handle(.next, at: instant(0)) == [.seekTo(MediaTime(seconds: 4000))])
        #expect(model.handle(.previous, at: instant(0)) == [.seekTo(MediaTime(seconds: 2400))])
        model = self.model {
            $0.chapters = chapters
            $0.position = MediaTime(seconds: 2401)
        }
        #expect(model.handle(.previous, at: instant(0)) == [.seekTo(MediaTime(seconds: 1200))])
        model = self.model {
            $0.chapters = chapters
            $0.position = MediaTime(seconds: 5000)
        }
        #expect(model.handle(.next, at: instant(0)) == [])
        model = self.model()
        #expect(model.handle(.previous, at: instant(0)) == [])
    }

    @Test("OK takes an offer to leave a part out, while it is seen") func offers() {
        let offer = SkipOffer(kind: .intro, start: MediaTime(seconds: 2460), end: MediaTime(seconds: 2500))
        var model = model { $0.skip = offer }
        #expect(model.handle(.ok, at: instant(0)) == [.seekTo(offer.end)])
        // It goes after ten seconds, and comes back with the display.
        model = self.model {
            $0.skip = offer
            $0.position = MediaTime(seconds: 2471)
        }
        #expect(model.scene(at: instant(0)).isEmpty)
        #expect(model.handle(.ok, at: instant(0)) == [.togglePause])
        #expect(model.handle(.ok, at: instant(1)) == [.seekTo(offer.end)])
    }
}
