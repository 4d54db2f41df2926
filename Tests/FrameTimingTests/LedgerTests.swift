import FrameTiming
import Media
import TestSupport
import Testing

@Suite struct LedgerTests {
    @Test("a ring remembers the newest entries, oldest first") func newest() {
        var ring = LedgerRing<Int>(capacity: 4)
        #expect(ring.oldestFirst() == [])
        for entry in 0..<4 { ring.add(entry) }
        #expect(ring.oldestFirst() == [0, 1, 2, 3])
        for entry in 4..<10 { #expect(ring.add(entry) == entry) }
        #expect(ring.oldestFirst() == [6, 7, 8, 9])
        #expect(ring.written == 10)
    }

    @Test("an entry is changed by its number while it is remembered, and not after") func change() {
        var ring = LedgerRing<Int>(capacity: 3)
        for entry in 0..<5 { ring.add(entry) }
        ring.change(3) { $0 = 30 }
        ring.change(1) { $0 = 10 }
        ring.change(5) { $0 = 50 }
        #expect(ring.oldestFirst() == [2, 30, 4])
    }

    @Test("every frame of sound stands in the book once, in the order of the film") func everyFrame() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(10))
        let entries = rig.sound.record.entries()
        #expect(entries.count { $0.deed == .started } == 1)
        let writes = entries.filter { $0.deed == .wrote }
        #expect(Int64(writes.reduce(0) { $0 + $1.frames }) == rig.card.framesWritten)
        var next = MediaTime.zero
        for write in writes {
            #expect(write.mediaTime == next)
            next = (write.mediaTime ?? .zero) + AudioFormat.fake.time(ofFrames: Int64(write.frames))
        }
        // Once it runs, each write stands beside what the card said before it.
        #expect(writes.suffix(100).allSatisfy { ($0.delayFrames ?? -1) > 0 && $0.stamp == $0.time })
    }

    @Test("a pause and what follows it stand in the book") func pause() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.sound.send(.pause)
        try rig.scheduler.run(for: .seconds(1))
        rig.sound.send(.play(position: .zero))
        try rig.scheduler.run(for: .seconds(1))
        let deeds = rig.sound.record.entries().map(\.deed).filter { $0 == .started || $0 == .stopped }
        #expect(deeds == [.started, .stopped, .started])
    }

    @Test("a ring that runs dry stands in the book: the fade, the silence after it, the stop") func starvation() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.soundSource.isHeldBack = true
        try rig.scheduler.run(for: .seconds(2))
        let deeds = rig.sound.record.entries().map(\.deed).reduce(into: [SoundLedgerEntry.Deed]()) { if $0.last != $1 { $0.append($1) } }
        #expect(deeds == [.wrote, .started, .wrote, .fadedOut, .wrote, .wroteSilence, .stopped])
    }

    @Test("a card that goes stands in the book") func lost() throws {
        let rig = try PlayRig(film: .film, refresh: .sixty)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(1))
        rig.card.vanish()
        try rig.scheduler.run(for: .seconds(1))
        #expect(rig.sound.record.entries().last?.deed == .lost)
    }
}
