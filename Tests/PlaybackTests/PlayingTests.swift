import Media
import Testing

/// Films that come as they should.
@Suite("Playing") struct PlayingTests {
    @Test("a muxed film plays from its start to its end")
    func muxed() throws {
        try Golden.check("muxed", suite: "PlayingTests") {
            let rig = FilmRig()
            FakeFilm(seconds: 6).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig.dump("Six seconds in segments of two, muxed")
        }
    }
}
