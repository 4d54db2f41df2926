import Club
import LinuxIO
import TestSupport
import Testing

@testable import ClubService

/// Whole films through the program and ffmpeg. Each is small, and none is made twice.
@Suite(.serialized, .enabled(if: PackagingBench.isPossible, PackagingBench.absence)) struct AddCommandTests {
    @Test("A film comes in whole: every file that its manifests name is there, its title says what it has, and the club can be signed")
    func whole() async throws {
        let bench = try PackagingBench()
        let run = try await bench.add([
            bench.film, "--id", "barres", "--ladder", "180,120", "--subtitle", "en:sdh=\(bench.subtitles)", "--free", "--year", "2026",
            "--trailer", bench.film, "--title", "fr=Les barres", "--title", "en=The Bars",
        ])
        #expect(run.status == 0, "\(run.complaint)")
        let master = try bench.text("barres", "film.m3u8")
        #expect(master.contains("RESOLUTION=320x180,FRAME-RATE=23.976"))
        #expect(master.contains("RESOLUTION=214x120"))
        #expect(master.contains(#"NAME="Français",LANGUAGE="fr",DEFAULT=YES"#))
        #expect(master.contains(#"LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.describes-video""#))
        #expect(master.contains(#"NAME="English (SDH)",LANGUAGE="en""#))
        for playlist in Self.names(in: master) {
            for file in Self.names(in: try bench.text("barres", playlist)) {
                let size = try Files.read(bench.path("barres", file)).count
                #expect(size > 0, "\(playlist) names \(file)")
            }
        }
        let dash = try bench.text("barres", "film.mpd")
        #expect(dash.contains(#"frameRate="24000/1001""#))
        #expect(dash.contains(#"<S t="0" d="96096"/>"#))
        #expect(dash.contains(#"value="5x5""#))
        let title = try bench.title("barres")
        #expect(title.title == LocalizedText(["fr": "Les barres", "en": "The Bars"]))
        #expect(title.year == 2026 && title.offers.map { $0.kind } == [.free])
        #expect(title.media.streams.map { $0.address } == ["films/barres/film.m3u8", "films/barres/film.mpd"])
        #expect(title.media.trailers.map { $0.address } == ["films/barres/trailer/film.m3u8"])
        #expect(title.media.soundTracks.map { $0.role } == [.original, .description])
        #expect(title.media.textTracks == [AnnouncedText(language: "fr", role: .subtitles), AnnouncedText(language: "en", role: .sdh)])
        #expect(title.media.chapters.map { $0.name.text() } == ["Début", "Fin"])
        #expect(title.details.posters.map { $0.size } == [.init(width: 120, height: 180)])
        #expect(title.details.backdrops.map { $0.size } == [.init(width: 320, height: 180)])
        let published = try bench.workshop.publish(at: UTCTime(milliseconds: 1_800_000_000_000))
        #expect(published.root.sequence == 1)
        // The same again is there already; what was written by hand meanwhile stays.
        let written = #"{"id":"barres","title":{"fr":"À la main"},"stream":"old.mp4","x-note":7,"posters":[{"path":"mine.jpg"}]}"#
        try Files.write(Array(written.utf8), to: bench.club + "/source/titles/barres.json")
        let again = try await bench.add([
            bench.film, "--id", "barres", "--ladder", "180,120", "--subtitle", "en:sdh=\(bench.subtitles)", "--trailer", bench.film,
            "--title", "fr=Autre",
        ])
        #expect(again.status == 0 && again.output.contains("was there already"), "\(again.output) \(again.complaint)")
        let kept = try bench.title("barres")
        #expect(kept.title == LocalizedText(["fr": "À la main"]) && kept.stream == "films/barres/film.m3u8")
        #expect(kept.details.posters.map { $0.path } == ["mine.jpg", "films/barres/poster.jpg"])
        #expect(String(decoding: try Files.read(bench.club + "/source/titles/barres.json"), as: UTF8.self).contains("x-note"))
    }

    @Test("A protected film opens with its key alone, which is in the ledger and in no public file")
    func protected() async throws {
        let bench = try PackagingBench()
        let clear = try await bench.add([bench.film, "--id", "clair", "--ladder", "180"])
        #expect(clear.status == 0, "\(clear.complaint)")
        let locked = try await bench.add([bench.film, "--id", "clos", "--ladder", "180", "--protect", "--quality", "hd"])
        #expect(locked.status == 0, "\(locked.complaint)")
        let ledger = try await LiveHalf.ledger(bench.workshop, at: .embedded, now: { UTCTime(milliseconds: 0) })
        #expect(try await ledger.contentKeys(of: TitleID("clos"), upTo: .sd).isEmpty)
        let keys = try await ledger.contentKeys(of: TitleID("clos"), upTo: .hd)
        let key = try #require(keys.first)
        #expect(keys.count == 1)
        let digits = Hexadecimal.text(key.key)
        for (track, segment) in [
            ("video-320x180", "00001.m4s"), ("video-320x180", "00002.m4s"), ("sound-1", "00001.m4s"), ("sound-2", "00002.m4s"),
        ] {
            let plain = try await bench.digests("clair", track, segment)
            #expect(!plain.isEmpty)
            let opened = try await bench.digests("clos", track, segment, key: digits)
            // Encoders of pictures needn't write the same twice: there it counts that all of them are read without a fault.
            #expect(track.hasPrefix("sound") ? opened == plain : opened.count == plain.count, "\(track)/\(segment)")
            for key in [nil, (digits.hasPrefix("00") ? "ff" : "00") + digits.dropFirst(2)] as [String?] {
                let closed = try await bench.digests("clos", track, segment, key: key)
                #expect(track.hasPrefix("sound") ? closed != plain : closed.isEmpty, "\(track)/\(segment)")
            }
        }
        let dash = try bench.text("clos", "film.mpd")
        #expect(dash.contains("cenc:default_KID="))
        #expect(try bench.text("clos", "video-320x180.m3u8").contains("METHOD=SAMPLE-AES-CTR"))
        #expect(try bench.title("clos").stream == "films/clos/film.mpd")
        let found = try Program.run(["grep", "-rlaie", digits, bench.club + "/public", bench.club + "/source"])
        #expect(found.output == "" && found.status == 1)
    }

    /// Every address of a playlist.
    private static func names(in playlist: String) -> [String] {
        let lines = playlist.split(separator: "\n").map { String($0) }
        return lines.filter { !$0.hasPrefix("#") } + lines.compactMap { $0.firstMatch(of: /,?URI="([^"]+)"/).map { String($0.1) } }
    }
}
