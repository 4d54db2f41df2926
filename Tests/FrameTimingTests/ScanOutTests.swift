import FrameTiming
import Media
import TestSupport
import Testing

@Suite struct ScanOutTests {
    @Test("24 on 60 is 3:2 for a minute, without exception") func pulldown() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(60))
        let holds = rig.holds.dropFirst()
        #expect(holds.count > 1400)
        #expect(zip(holds, holds.dropFirst()).allSatisfy { $0 + $1 == 5 && abs(Int($0) - Int($1)) == 1 })
    }

    @Test("25 on 50 is 2 each; 24000/1001 on 60 has one vblank more in 400 pictures") func exactness() throws {
        let pal = try PlayRig(film: .pal, refresh: .fifty)
        try pal.begin()
        try pal.scheduler.run(for: .seconds(60))
        #expect(pal.holds.dropFirst().allSatisfy { $0 == 2 })
        let ntsc = try PlayRig(film: .filmNTSC, refresh: .sixty)
        try ntsc.begin()
        try ntsc.scheduler.run(for: .seconds(120))
        let holds = Array(ntsc.holds.dropFirst(10))
        #expect(holds.prefix(400).reduce(0, +) == 1001)
        #expect(holds.prefix(800).reduce(0, +) == 2002)
    }

    @Test("noisy stamps never break the pattern") func noise() throws {
        var character = FakePCM.Character()
        character.stampNoise = .milliseconds(2)
        let rig = try PlayRig(film: .film, refresh: .sixty, character: character, phase: .milliseconds(8))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(120))
        let holds = rig.holds.dropFirst()
        #expect(zip(holds, holds.dropFirst()).allSatisfy { $0 + $1 == 5 })
        #expect((rig.scanOut.record.figures.syncError.percentile(0.99) ?? 99) < 5)
    }

    @Test("a card whose pointer moves in steps of 10 ms keeps p99 within 5 ms") func steps() throws {
        var character = FakePCM.Character()
        character.step = .milliseconds(10)
        let rig = try PlayRig(film: .film, refresh: .sixty, character: character)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(120))
        #expect((rig.scanOut.record.figures.syncError.percentile(0.99) ?? 99) < 5)
        #expect(rig.counts().dropped == 0)
    }

    @Test("a missed vblank makes its picture late by one, and no other") func missed() throws {
        var quirks = FakeDisplay.Quirks()
        quirks.missesEvery = 100
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(60))
        let counts = rig.counts()
        #expect((13...15).contains(counts.late))
        #expect(counts.repeated == counts.late)
        #expect(counts.dropped == 0)
    }

    @Test("a busy display is asked again") func busy() throws {
        var quirks = FakeDisplay.Quirks()
        quirks.busyEvery = 7
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(20))
        #expect(rig.counts().dropped == 0)
        #expect(rig.counts().late == 0)
        #expect(rig.pool.wrongReleases == 0)
    }

    @Test("a format that no plane takes is said, and its pictures are passed over") func unshowable() throws {
        var quirks = FakeDisplay.Quirks()
        quirks.refusedFormats = [.yuv420]
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        try rig.scheduler.run(for: .seconds(1)) {
            rig.drain()
            return rig.events.contains(.unshowable(.unsupportedFormat(.yuv420)))
        }
        #expect(rig.display.flips.isEmpty)
    }

    @Test("a picture in a form that the display doesn't take stays queued until it is exchanged, and the interface goes on") func wish()
        throws
    {
        var quirks = FakeDisplay.Quirks()
        quirks.scalesNot = true
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        rig.pictures.format.size = PixelSize(width: 1280, height: 720)
        try rig.scheduler.run(for: .seconds(1))
        let serial = rig.scanOut.overlayChanged()
        try rig.scheduler.run(for: .seconds(1))
        #expect(rig.scanOut.overlayFlip?.serial == serial)
        #expect(rig.display.pictures.isEmpty)
        let wish = try #require(rig.queue.takeWish())
        #expect(wish == PictureWish(format: rig.pictures.format, form: .fake(.film)))
        #expect(rig.queue.takeWish() == nil)
        let first = try #require(rig.queue.first(of: wish.format))
        var fitted = first
        fitted.format = wish.form
        #expect(rig.queue.replace(first, by: fitted))
        try rig.scheduler.run(for: .seconds(1))
        #expect(rig.display.pictures.map(\.mediaTime) == [first.presentationTime])
        #expect(rig.queue.takeWish() == nil)
    }

    @Test("a display that doesn't take what it asked for is not asked for ever") func neverContent() throws {
        var quirks = FakeDisplay.Quirks()
        quirks.neverContent = true
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        try rig.scheduler.run(for: .seconds(1))
        let wish = try #require(rig.queue.takeWish())
        let first = try #require(rig.queue.first(of: wish.format))
        var fitted = first
        fitted.format = wish.form
        #expect(rig.queue.replace(first, by: fitted))
        try rig.scheduler.run(for: .seconds(1))
        rig.drain()
        #expect(rig.events.contains(.unshowable(.unsupportedFormat(.yuv420))))
    }

    @Test("a display that goes is reported, and the worker ends with all cells given back") func unplugged() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.display.unplug()
        try rig.scheduler.run(for: .seconds(1)) {
            rig.drain()
            return rig.events.contains(.lost(.noConnector(path: "fake")))
        }
        #expect(rig.pool.wrongReleases == 0)
    }

    @Test("a display with events of its own is called though nothing moves: in a pause, and before the first picture")
    func tended() throws {
        var quirks = FakeDisplay.Quirks()
        quirks.tendInterval = .milliseconds(8)
        let rig = try PlayRig(film: .film, refresh: .sixty, quirks: quirks)
        try rig.scheduler.run(for: .seconds(1))
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        rig.scanOut.send(.still)
        try rig.scheduler.run(for: .seconds(5))
        #expect(rig.display.longestUntended <= .milliseconds(17))
        rig.display.unplug()
        try rig.scheduler.run(for: .milliseconds(9))
        rig.drain()
        #expect(rig.events.contains(.lost(.noConnector(path: "fake"))))
    }

    @Test("in a pause an overlay reaches the screen by itself at the next vblank") func overlay() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.scanOut.send(.still)
        rig.sound.send(.pause)
        try rig.scheduler.run(for: .seconds(1))
        let pictures = rig.display.pictures.count
        let asked = rig.clock.now()
        let serial = rig.scanOut.overlayChanged()
        try rig.scheduler.run(for: .milliseconds(100))
        let shown = try #require(rig.scanOut.overlayFlip)
        #expect(shown.serial == serial)
        #expect(shown.time - asked <= .milliseconds(18))
        #expect(rig.display.pictures.count == pictures)
    }

    @Test("a film that doesn't say its rate goes to the nearest vblanks") func variable() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty, declaresRate: false)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(60))
        #expect(rig.counts().dropped == 0)
        #expect(abs(rig.counts().presented - 1440) <= 3)
    }

    @Test("the end is told when the last picture has stood for its time") func end() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        rig.pictures.last = 48
        try rig.begin()
        let start = rig.clock.now()
        try rig.scheduler.run(for: .seconds(5)) {
            rig.drain()
            return rig.events.contains(.ended(generation: 0))
        }
        #expect(abs((rig.clock.now() - start).milliseconds - 2000) < 40)
        #expect(rig.counts().presented == 48)
    }

    @Test("a decoder that stops for a second costs late pictures and drops, and the pattern comes back") func slowDecoder() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(2))
        let next = rig.pictures.next
        rig.pictures.last = next
        try rig.scheduler.run(for: .seconds(1))
        rig.pictures.last = .max
        rig.videoSignal.raise()
        try rig.scheduler.run(for: .seconds(10))
        let counts = rig.counts()
        #expect(counts.dropped > 10 && counts.dropped < 30)
        // A queue's worth is caught up at each vblank: one of four is shown, late.
        #expect(counts.late <= 8)
        let holds = rig.holds.suffix(100)
        #expect(zip(holds, holds.dropFirst()).allSatisfy { $0 + $1 == 5 })
    }
}
