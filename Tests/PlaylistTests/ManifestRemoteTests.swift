import Media
import Playlist
import Testing

@Suite("Pieces of a manifest that lie elsewhere") struct ManifestRemoteTests {
    private static let text = """
        <MPD xmlns='urn:mpeg:dash:schema:mpd:2011' xmlns:xlink='http://www.w3.org/1999/xlink' profiles='p' minBufferTime='PT1S'>
        <Period id='own' duration='PT2S'><AdaptationSet mimeType='video/mp4'><Representation id='v' bandwidth='1'><BaseURL>f</BaseURL></Representation></AdaptationSet></Period>
        <Period xlink:href='ads.xml' xlink:actuate='onLoad' id='stand-in' duration='PT1S'/>
        <Period xlink:href='urn:mpeg:dash:resolve-to-zero:2013' id='gone' duration='PT9S'/></MPD>
        """

    private static let ads = """
        <?xml version='1.0' encoding='UTF-8'?>
        <Period id='ad1' duration='PT3S'><AdaptationSet mimeType='video/mp4'><Representation id='v' bandwidth='1'><BaseURL>a</BaseURL></Representation></AdaptationSet></Period>
        <Period id='ad2' duration='PT4S' xlink:href='more.xml' xmlns:xlink='http://www.w3.org/1999/xlink'/>
        """

    @Test("what is to be fetched is told, once each")
    func references() throws {
        let elements = try DASHParser.remoteElements(Array(Self.text.utf8), baseURL: "https://host/film/list.mpd")
        #expect(elements.first == RemoteElement(url: "https://host/film/ads.xml", name: "Period", isOnLoad: true))
        #expect(elements.count == 1)
    }

    @Test("what was fetched stands in its place, several for one, and refers nowhere further; what resolves to nothing is gone")
    func assembly() throws {
        let film = try parseManifest(Self.text, remote: ["https://host/film/ads.xml": Array(Self.ads.utf8)])
        #expect(film.timing?.periods.map(\.id) == ["own", "ad1", "ad2"])
        #expect(film.timing?.periods.map(\.start) == [.zero, .seconds(2), .seconds(5)])
        #expect(try film.segments().map(\.name) == ["f", "a"])
    }

    @Test("a manifest with only what resolves to nothing has nothing to fetch")
    func zero() throws {
        let text = Self.text.replacing("<Period xlink:href='ads.xml' xlink:actuate='onLoad' id='stand-in' duration='PT1S'/>", with: "")
        #expect(try DASHParser.remoteElements(Array(text.utf8), baseURL: "https://host/film/list.mpd").isEmpty)
        #expect(try parseManifest(text).timing?.periods.map(\.id) == ["own"])
    }

    @Test("what was not fetched, or can't be read, leaves what stands there, with the clause")
    func refusals() throws {
        let film = try parseManifest(Self.text)
        #expect(film.timing?.periods.map(\.id) == ["own", "stand-in"])
        #expect(film.warnings.first?.clause == "ISO/IEC 23009-1 §5.5.3")
        #expect(film.warnings.first?.line == 3)
        let broken = try parseManifest(Self.text, remote: ["https://host/film/ads.xml": Array("<Period>".utf8)])
        #expect(broken.timing?.periods.map(\.id) == ["own", "stand-in"])
    }
}
