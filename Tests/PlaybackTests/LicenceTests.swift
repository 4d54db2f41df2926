import Crypto
import Media
import Player
import Protection
import TestSupport
import Testing

/// Films with a licence, from the manifest to the end of either.
@Suite("Licences") struct LicenceTests {
    private static let start: Int64 = 1_700_000_000_000
    private static let address = "http://film/licence"
    private static let name = "31323334353637383930313233343536"

    private func rig(licence: String) -> FilmRig {
        let cipher = OpenSSLCipher()
        var setting = FilmRig.Setting()
        setting.samples = SampleLock(chest: KeyChest(cipher: cipher), cipher: cipher)
        setting.today = Self.start
        setting.options = PlaybackOptions(budget: 32 << 20)
        let rig = FilmRig(setting)
        var film = DashFilm()
        film.protection = """
            <ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc" cenc:default_KID="\(Self.name)" \
            xmlns:cenc="urn:mpeg:cenc:2013"/><ContentProtection schemeIdUri="urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e">\
            <dashif:Laurl xmlns:dashif="https://dashif.org/CPS">licence</dashif:Laurl></ContentProtection>
            """
        film.serve(on: rig.source)
        rig.source.serve(Self.address, .bytes(Array(licence.utf8)))
        rig.load(DashFilm.address)
        return rig
    }

    private static func licence(_ more: String = "") -> String {
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"MTIzNDU2Nzg5MDEyMzQ1Ng\",\"k\":\"MjM0NTY3ODkwITIzNDU2Nw\"}]\(more)}"
    }

    @Test("a licence without an end is asked for once, and the film plays through") func endless() throws {
        let rig = rig(licence: Self.licence())
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
        let asked = rig.source.asked.filter { $0.request.url == Self.address }
        #expect(asked.count == 1 && asked.first?.request.body != nil)
    }

    @Test("a licence that ends in the middle ends the film there, within a tenth of a second, and says so") func ends() throws {
        let rig = rig(licence: Self.licence(",\"expiration\":\(Self.start + 9000)"))
        try rig.run(for: 8.95)
        #expect(rig.playback.state == .running)
        try rig.run(for: 0.1)
        guard case .failed(let error) = rig.playback.state else {
            Issue.record("\(rig.playback.state)")
            return
        }
        #expect(error.code == 177)
        #expect(rig.report.errors.map(\.code) == [177])
    }

    @Test("a licence that has ended begins nothing") func over() throws {
        let rig = rig(licence: Self.licence(",\"expiration\":\(Self.start - 1)"))
        try rig.runToEnd(within: 20)
        #expect(rig.report.errors.map(\.code) == [177])
        #expect(!rig.playback.hasPicture)
    }
}
