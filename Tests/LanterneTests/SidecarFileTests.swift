import Glibc
import Player
import TestSupport
import Testing

@testable import Lanterne

/// Which files are a film's texts, and what their names say.
@Suite("Files of captions beside a film") struct SidecarFileTests {
    static let names: [(name: String, words: [String]?)] = [
        ("film.srt", []), ("film.fr.srt", ["fr"]), ("film.en.forced.ASS", ["en", "forced"]), ("film.fr-CA.sdh.vtt", ["fr-CA", "sdh"]),
        ("film.mkv", nil), ("film.fr.txt", nil), ("film 2.srt", nil), ("film2.fr.srt", nil), ("autre.srt", nil), (".srt", nil),
        ("srt", nil),
    ]

    @Test("are known by their names", arguments: names) func words(name: String, words: [String]?) {
        #expect(SidecarFiles.words(of: name, beside: "film.mkv") == words)
    }

    @Test("are described by them") func described() {
        let plain = SidecarFiles.sidecar("file:///a", words: ["fr-CA", "sdh"])
        #expect(plain.language == "fr-CA" && plain.describesSound && !plain.isForced && plain.name == nil)
        let odd = SidecarFiles.sidecar("file:///a", words: ["Commentaires", "en", "forced", "de"])
        #expect(odd.language == "en" && odd.isForced && odd.name == "Commentaires de")
        #expect(SidecarFiles.sidecar("file:///a", words: []).language == nil)
    }

    @Test("are found in the film's folder, whatever its name, those that were named first") func found() throws {
        let scratch = try ScratchFolder()
        let folder = scratch.path + "/été 1998"
        #expect(mkdir(folder, 0o755) == 0)
        for name in ["un film.mkv", "un film.fr.srt", "un film.en.ass", "un film.srt.part", "autre.srt"] {
            try Files.write([], to: "\(folder)/\(name)")
        }
        let files = SidecarFiles()
        files.asked = ["\(folder)/un film.en.ass", "http://host/x.vtt"]
        let found = files.beside(AddressText.url(of: "\(folder)/un film.mkv"))
        #expect(found.map(\.language) == ["en", nil, "fr"])
        #expect(found.map(\.isAsked) == [true, true, false])
        #expect(found.allSatisfy { $0.url.hasPrefix("file:///") || $0.url == "http://host/x.vtt" })
        #expect(found.map(\.name) == [nil, "x", nil])
        #expect(SidecarFiles.missing(among: files.asked) == nil)
        #expect(SidecarFiles.missing(among: files.asked + ["\(folder)/lost.srt"]) == "\(folder)/lost.srt")
        #expect(files.beside("https://host/film.mkv").count == 2)
        #expect(files.beside("file:///nowhere/film.mkv").count == 2)
    }
}
