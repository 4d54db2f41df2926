import LinuxIO
import Player
import TestSupport
import Testing

/// A film's sound changed by the key, in the whole program, from a server to the card.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct LanguagePlayTests {
    @Test("the key for the sound has the other language heard, and the film plays whole") func changes() throws {
        var routes: [String: RawReply] = [:]
        for name in Files.names(in: TinyFilms.folder + "/voices") {
            routes["/" + name] = .body(
                try TinyFilms.bytes("voices/" + name),
                type: name.hasSuffix(".m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4")
        }
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        let scratch = try ScratchFolder()
        try Files.write(Array("1.8 A\n".utf8), to: scratch.path + "/keys")
        let heard = scratch.path + "/heard.wav"
        let played = try PlayRun.play(server.url("/all.m3u8"), ["--audio", "wav:" + heard, "--keys", scratch.path + "/keys"])
        let report = played.report
        let said: Comment = "\(report.frames) \(report.rebuffers.count) \(played.run.complaint)"
        #expect(report.ended == .end && report.errors.isEmpty && report.rebuffers.isEmpty, said)
        #expect(report.frames.came == TinyFilms.pictures, said)
        #expect(report.soundSwitches?.count == 1)
        // Beside other tests on a busy machine; in virtual time it is measured to the millisecond.
        #expect(report.soundSwitches?.first.map { $0.toHeardMs < 1000 } == true)
        let tones = Self.tones(try Files.read(heard))
        #expect(tones == [440, 880])
    }

    /// The tones in the order in which they are heard; what isn't one of the two for a tenth of a second is left out.
    ///
    /// - Parameter file: RIFF WAVE, 48 kHz, two channels of 32-bit floating point.
    private static func tones(_ file: [UInt8]) -> [Int] {
        let (header, frame, window) = (68, 8, 4800)
        var tones: [Int] = []
        var place = header
        while place + window * frame <= file.count {
            var crossings = 0
            var wasNegative = false
            for number in 0..<window {
                // The sign is the highest bit of the last byte.
                let isNegative = file[place + number * frame + 3] & 0x80 != 0
                if isNegative != wasNegative { crossings += 1 }
                wasNegative = isNegative
            }
            place += window * frame
            let pitch = crossings * 5
            let tone = [440, 880].first { abs($0 - pitch) <= 20 }
            if let tone, tones.last != tone { tones.append(tone) }
        }
        return tones
    }
}
