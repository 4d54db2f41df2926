import Player
import TestSupport
import Testing

/// Films of MPEG-DASH that nothing is wrong with, played by the whole program.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct DashPlayTests {
    /// - Parameter pictures: All that must have been shown.
    private func check(
        _ address: String, pictures: Int = TinyFilms.pictures, bandwidth: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let played = try PlayRun.play(address)
        let report = played.report
        let said: Comment = "\(played.errors) \(report.frames); \(played.run.complaint)"
        #expect(played.run.status == 0 && report.ended == .end && report.errors.isEmpty, said, sourceLocation: sourceLocation)
        #expect(report.frames.came == pictures, said, sourceLocation: sourceLocation)
        #expect(report.audio.xruns == 0, said, sourceLocation: sourceLocation)
        #expect(abs(report.positionSeconds - Double(pictures) / 24) < 0.06, "\(report.positionSeconds)", sourceLocation: sourceLocation)
        #expect(report.variants.count == 1 && report.variants.first?.codecs?.hasPrefix("avc1") == true, sourceLocation: sourceLocation)
        #expect(report.variants.first?.width == 128 && report.variants.first?.bandwidth != nil, sourceLocation: sourceLocation)
    }

    @Test("a film of numbered, of timed, and of byte-ranged segments plays whole", arguments: ["template", "timeline", "files"])
    func plain(name: String) throws { try check(TinyFilms.folder + "/dash/\(name).mpd") }

    @Test("a film over HTTP plays whole") func served() throws {
        var routes: [String: RawReply] = [:]
        for name in Files.names(in: TinyFilms.folder + "/dash") where name.hasPrefix("t") {
            routes["/" + name] = .body(
                try TinyFilms.bytes("dash/" + name), type: name.hasSuffix(".mpd") ? "application/dash+xml" : "video/mp4")
        }
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        try check(server.url("/template.mpd"))
    }

    // MARK: Indexes

    /// One file's stream, with the place of its index in the file.
    private static func indexed(_ name: String, timescale: Int, offset: Double) throws -> String {
        let bytes = try TinyFilms.bytes("dash/" + name)
        var place = 0
        while place + 8 <= bytes.count {
            let length = bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
            if bytes[(place + 4)..<(place + 8)].elementsEqual("sidx".utf8) {
                return """
                    <BaseURL>\(TinyFilms.folder)/dash/\(name)</BaseURL><SegmentBase timescale="\(timescale)" \
                    presentationTimeOffset="\(Int(offset * Double(timescale)))" indexRange="\(place)-\(place + length - 1)">\
                    <Initialization range="0-\(place - 1)"/></SegmentBase>
                    """
            }
            place += max(8, length)
        }
        return ""
    }

    private static func period(_ length: Double, offset: Double) throws -> String {
        """
        <Period duration="PT\(length)S"><AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="200000" codecs="avc1.64000c" \
        width="128" height="72">\(try indexed("f0.mp4", timescale: 12288, offset: offset))</Representation></AdaptationSet>
        <AdaptationSet mimeType="audio/mp4" lang="fr"><Representation id="a" bandwidth="64000" codecs="mp4a.40.2">\
        \(try indexed("f1.mp4", timescale: 48000, offset: offset))</Representation></AdaptationSet></Period>
        """
    }

    private static func manifest(_ periods: [String], seconds: Double) -> [UInt8] {
        let text = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" minBufferTime="PT2S" \
            mediaPresentationDuration="PT\(seconds)S">\(periods.joined())</MPD>
            """
        return Array(text.utf8)
    }

    @Test("a film on demand plays by its files' own indexes") func onDemand() throws {
        let scratch = try ScratchFolder()
        try Files.write(Self.manifest([try Self.period(4, offset: 0)], seconds: 4), to: scratch.path + "/film.mpd")
        try check(scratch.path + "/film.mpd")
    }

    @Test("periods that each show a part of the same files play through, cut where they begin and end") func periods() throws {
        let scratch = try ScratchFolder()
        let periods = [try Self.period(1.5, offset: 0), try Self.period(1.25, offset: 2.25), try Self.period(2, offset: 0.5)]
        try Files.write(Self.manifest(periods, seconds: 4.75), to: scratch.path + "/film.mpd")
        try check(scratch.path + "/film.mpd", pictures: 114)
    }
}
