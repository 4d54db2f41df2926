import LinuxIO
import Player
import TestSupport
import Testing

@testable import Lanterne

/// What plays by itself on the television: the next episode, and a trailer behind its page. Both programs as they are built.
@Suite(.serialized, .enabled(if: TinyFilms.isPossible, "no ffmpeg")) struct EpisodeTests {
    private let club: ClubRig

    init() throws { club = try ClubRig() }

    @Test("An episode leads to the next one and so to the last, unless the viewer says no: then the series is what they come back to")
    func series() async throws {
        try club.publishSeries(of: TinyFilms.folder + "/fmp4")
        var keys = RemoteKeys()
        // The series' page, and where it begins.
        keys.press("ENTER")
        keys.play("ENTER")
        var whole = keys
        whole.switchOff(after: 20)
        try club.skipFirstRun(box: "a")
        let (seen, complaint) = try await club.evening(whole)
        #expect(seen.frames.presented > 3 * 90, "\(complaint)")
        for episode in ["e1", "e2", "e3"] { #expect(try club.position(of: episode, box: "a")?.isFinished == true, "\(episode)") }
        // The card stands in the second half.
        keys.press("BACK", after: 2.5)
        keys.switchOff(after: 6)
        try club.skipFirstRun(box: "b")
        let (stopped, _) = try await club.evening(keys, of: "b")
        #expect(stopped.frames.presented > 90 && stopped.frames.presented < 110)
        #expect(try club.position(of: "e1", box: "b")?.isFinished == true)
        #expect(try club.position(of: "e2", box: "b") == nil)
        // The next evening the front begins with what follows: its page, and there it plays.
        var next = RemoteKeys()
        next.press("ENTER")
        next.play("ENTER")
        next.switchOff(after: 1)
        _ = try await club.evening(next, of: "b")
        #expect(try club.position(of: "e2", box: "b") != nil)
    }

    @Test("A trailer plays behind its page, isn't heard, and counts as nothing; a key that leads elsewhere ends it")
    func trailer() async throws {
        try club.publishTrailer(of: TinyFilms.folder + "/fmp4")
        let scratch = try ScratchFolder()
        let heard = scratch.path + "/heard.wav"
        try club.skipFirstRun(box: "a")
        var keys = RemoteKeys()
        keys.press("ENTER")
        // Two seconds of rest, and half of the trailer.
        keys.press("VOLUMEUP", after: 4)
        keys.press("BACK", after: 4.2)
        var silent = keys
        silent.switchOff(after: 6)
        let (report, complaint) = try await club.evening(silent, audio: "wav:" + heard)
        #expect(report.frames.presented > 20 && report.frames.presented < 80, "\(report.frames) \(complaint)")
        #expect(try club.position(of: "film", box: "a") == nil)
        let silence = try loudness(heard)
        #expect(silence == 0, "\(silence)")
        // The film itself is heard.
        keys.press("ENTER", after: 4.6)
        keys.press("ENTER", after: 4.8)
        keys.switchOff(after: 9)
        _ = try await club.evening(keys, audio: "wav:" + heard)
        let sound = try loudness(heard)
        #expect(sound > 0)
    }

    /// The largest sample of a file that the box has written, without its sign, as a whole number of its bits; one second is there at least.
    private func loudness(_ path: String) throws -> UInt32 {
        let bytes = try Files.read(path)
        let mark = Array("data".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) }) + 8
        // Floating or whole numbers of 32 bits: all but the sign is nothing in silence.
        var words: [UInt32] = []
        for place in stride(from: start, to: bytes.count - 3, by: 4) {
            var word: UInt32 = 0
            for byte in bytes[place..<(place + 4)].reversed() { word = word << 8 | UInt32(byte) }
            words.append(word & 0x7fff_ffff)
        }
        guard words.count > 48_000 else { throw Failure("only \(words.count) words in \(path)") }
        return words.max() ?? 0
    }
}
