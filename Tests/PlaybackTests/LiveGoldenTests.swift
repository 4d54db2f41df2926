import Media
import Player
import TestSupport
import Testing

/// Films that are made while they are watched, and films at two hosts, as text.
@Suite("Live and elsewhere") struct LiveGoldenTests {
    private func golden(_ name: String, _ title: String, _ play: () throws -> FilmRig) throws {
        try Golden.check(name, suite: "LiveGoldenTests") {
            let rig = try play()
            #expect(rig.pool.wrongReleases == 0 && rig.report.errors.isEmpty)
            return rig.dump(title)
        }
    }

    private func rig() -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 1_000_000)]
        setting.options = PlaybackOptions(budget: 32 << 20)
        return FilmRig(setting)
    }

    @Test("a live film is joined, followed past a list that stands still, paused and seen to its end") func live() throws {
        try golden(
            "live-followed", "A live film with sound apart; its list stands still from 6 to 10, a pause from 14 to 17, its end at 24"
        ) {
            let rig = rig()
            var film = LiveFilm()
            film.isApart = true
            film.frozen = ["r0": 6.0..<10]
            film.end = 24
            film.serve(on: rig.source, from: rig.start)
            rig.load(LiveFilm.allAddress)
            try rig.run(for: 14)
            rig.pause()
            try rig.run(for: 3)
            rig.play()
            try rig.runToEnd(within: 40)
            #expect(rig.playback.state == .ended)
            return rig
        }
    }

    @Test("a live film goes on at its other host, which counts otherwise") func elsewhere() throws {
        try golden("live-elsewhere", "A live film in two rungs at two hosts; the first has nothing from 6 on, the film's end is at 20") {
            let rig = rig()
            var film = LiveFilm()
            film.hosts = ["http://one/", "http://two/"]
            film.rates = [400_000, 1_200_000]
            film.sequenceOfSecondHost = 5000
            film.firstHostFails = 6..<1000
            film.end = 20
            film.serve(on: rig.source, from: rig.start)
            rig.load(LiveFilm.allAddress)
            try rig.runToEnd(within: 40)
            #expect(rig.playback.state == .ended && rig.report.rebuffers.isEmpty)
            return rig
        }
    }

    @Test("a film goes on at its other host in the midst of a segment") func host() throws {
        try golden("places", "Half a minute in three rungs at two hosts, as fMP4; from 8 on nothing comes from the first") {
            let rig = rig()
            var film = RungFilm()
            film.seconds = 28
            film.hosts = ["http://one/", "http://two/"]
            film.hasInitialization = true
            film.serve(on: rig.source)
            rig.source.fail(.init(from: .seconds(8), at: .receiving, of: "http://one/"))
            rig.load(RungFilm.address)
            try rig.runToEnd(within: 60)
            #expect(rig.playback.state == .ended && rig.report.rebuffers.isEmpty)
            return rig
        }
    }
}
