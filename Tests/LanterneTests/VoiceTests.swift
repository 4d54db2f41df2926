import FoundationEssentials
import Glibc
import LinuxIO
import Media
import Player
import TestSupport
import Testing
import Voice

/// The box speaks: the program as it is built, with the real eSpeak NG, into a file.
@Suite(
    .serialized,
    .enabled(if: EspeakInstallation.speaks(.french) && TinyFilms.isPossible, "libespeak-ng1, its data or ffmpeg isn't installed"))
struct VoiceTests {
    private let scratch: ScratchFolder

    /// A tone of 440 Hz for twenty seconds.
    private static let films = KeptFilms.folder(
        "voice-films", 1,
        recipe: """
            ffmpeg -nostdin -v error -f lavfi -i testsrc2=s=128x72:r=24:d=20 -f lavfi -i 'sine=f=440:r=48000:d=20,pan=stereo|c0=c0|c1=c0' \
                -c:v libx264 -preset veryfast -g 24 -pix_fmt yuv420p -c:a aac -b:a 128k -movflags +faststart film.mp4
            printf '1\\n00:00:02,000 --> 00:00:04,000\\nQui est là ?\\n' >film.fr.srt
            """)

    init() throws {
        scratch = try ScratchFolder()
        let club = """
            {"version": 1, "club": {"name": {"fr": "Ciné Phare"}}, "titles": [
                {"id": "a", "title": {"fr": "La Lanterne"}, "stream": "film.mp4"}, {"id": "b", "title": {"fr": "L’Estran"}, "stream": "film.mp4"}]}
            """
        try scratch.write(Array(club.utf8), to: "club.json")
        scratch.link("film.mp4", to: Self.films + "/film.mp4")
    }

    private func box(_ preferences: String, _ keys: [String], seconds: Double) async throws -> (PlaybackReport, Recording, String) {
        try scratch.write(Array(preferences.utf8), to: "preferences.json")
        try scratch.write(Array(keys.joined(separator: "\n").utf8), to: "keys")
        let folder = scratch.path
        let command = [
            Program.built("lanterne"), "box", "--club", folder, "--display", "memory", "--audio", "wav:\(folder)/heard.wav", "--keys",
            folder + "/keys", "--for", "\(seconds)", "--report", folder + "/report.json", "--log", "debug",
        ]
        let run = try await Program.aside { try Program.run(command, variables: ["STATE_DIRECTORY": folder], within: .seconds(90)) }
        #expect(run.status == 0, "\(run.complaint.suffix(2000))")
        let report = try JSONDecoder().decode(PlaybackReport.self, from: Data(try Files.read(folder + "/report.json")))
        return (report, try Recording(folder + "/heard.wav"), run.complaint)
    }

    private func isVoiceKeptOn() throws -> Bool {
        String(decoding: try Files.read(scratch.path + "/preferences.json"), as: UTF8.self).contains("\"isVoiceOn\":true")
    }

    @Test("The voice is heard without a film and over one, which lies 12 dB lower meanwhile, comes back, and loses not a sample")
    func speaks() async throws {
        let keys = ["2 RIGHT", "4 ENTER", "6 ENTER", "11 I", "18 BACK"]
        let (report, heard, said) = try await box(#"{"isVoiceOn": true}"#, keys, seconds: 20)
        for words in ["Ciné Phare. La Lanterne", "voice: L’Estran", "Regarder", "secondes sur"] { #expect(said.contains(words), "\(said)") }
        let windows = heard.windows
        let plain = windows.filter { $0.isTone }
        let film = try #require(plain.map(\.tone).sorted()[safe: plain.count / 2])
        let (first, last) = (try #require(plain.first?.place), try #require(plain.last?.place))
        // The club's screens: speech about as loud as in films.
        let spoken = windows[..<(first - 20)].map(\.level).sorted()
        let loud = try #require(spoken[safe: spoken.count * 9 / 10])
        #expect((-30 ... -12).contains(loud), "\(loud) dB")
        // Between the film's ends, but for a moment at its beginning, speech alone lowers it.
        let during = windows[first...last].filter { !$0.isTone }
        let depth = try #require(during.map(\.tone).sorted()[safe: during.count / 2]) - film
        #expect(during.count > 30 && abs(depth + 12) < 1.5, "\(during.count) windows, \(depth) dB")
        #expect(during.allSatisfy { $0.level > film - 20 }, "a gap")
        // A window of the tone may have the film's end in it.
        let after = plain.suffix(20).map { $0.tone - film }
        #expect(after.allSatisfy { abs($0) < 1 }, "\(after)")
        // A sample lost or doubled would turn the tone's phase by 0.06 for all that follows; what is left of a word disturbs a window.
        let phases = plain.dropFirst(10).filter(\.isPure).map(\.phase)
        let one = try #require(phases.first)
        let turns = phases.map { ($0 - one).remainder(dividingBy: 2 * .pi) }
        let lasting = (0..<max(turns.count - 8, 0)).map { turns[$0..<($0 + 9)].sorted()[4] }
        let (least, most) = (try #require(lasting.min()), try #require(lasting.max()))
        #expect(lasting.count > 50 && most - least < 0.03, "\(lasting.count): \(least) to \(most)")
        #expect(report.rebuffers.isEmpty && report.audio.xruns == 0)
    }

    @Test("Back, held for three seconds, turns the voice on and off, which it says itself") func shortcut() async throws {
        let (_, heard, said) = try await box("{}", ["1 BACK hold 3500"], seconds: 7)
        #expect(said.contains("voice: Voix activée.") && said.contains("voice: Ciné Phare."), "\(said)")
        #expect(heard.windows.filter { $0.level > -40 }.count > 20)
        #expect(try isVoiceKeptOn())
        let (_, after, saidThen) = try await box(#"{"isVoiceOn": true}"#, ["2 BACK hold 3500", "6.5 RIGHT"], seconds: 9)
        #expect(saidThen.contains("voice: Voix désactivée.") && !saidThen.contains("voice: L’Estran"), "\(saidThen)")
        #expect(after.windows.filter { $0.level > -40 }.count > 20)
        #expect(try !isVoiceKeptOn())
    }

    @Test(
        "The first run tells of the voice, in both languages, to whoever hasn’t pressed a key, and to nobody else",
        arguments: [false, true])
    func invitation(hasPressed: Bool) async throws {
        let club = try ClubRig()
        try scratch.write(Array((hasPressed ? "1 RIGHT" : "").utf8), to: "keys")
        let run = try await club.lanterne(
            [
                "--display", "memory", "--audio", "null", "--keys", scratch.path + "/keys", "--for", "7", "--log", "debug",
            ], command: "box")
        #expect(run.status == 0)
        for words in ["Pour que la box parle", "To have the box speak"] {
            #expect(run.complaint.contains(words) != hasPressed, "\(run.complaint)")
        }
    }

    @Test("subtitles are read as they are shown, where the viewer wants it", arguments: [true, false]) func subtitles(areRead: Bool)
        async throws
    {
        scratch.link("film.fr.srt", to: Self.films + "/film.fr.srt")
        let preferences = #"{"isVoiceOn": true, "subtitles": "own", "speaksSubtitles": "# + "\(areRead)}"
        let (_, _, said) = try await box(preferences, ["1.5 ENTER", "3 ENTER"], seconds: 8)
        #expect(said.contains("voice: Qui est là ?") == areRead, "\(said)")
    }
}

/// The left channel of what was heard, by windows of 50 ms.
private struct Recording {
    struct Window {
        var place: Int
        /// Of everything, root mean square; in dB below full scale.
        var level: Double
        /// Of a steady tone of 440 Hz, likewise.
        var tone: Double
        /// Of the tone at the recording's beginning.
        var phase: Double
        /// Nothing else is heard.
        var isTone: Bool { tone > -30 && level - tone < 0.3 }
        /// Not even the end of a word.
        var isPure: Bool { level - tone < 0.02 }
    }

    private(set) var windows: [Window] = []

    /// - Parameter path: Two channels of Float samples, 48,000 a second.
    init(_ path: String) throws {
        let samples = try Files.read(path).dropFirst(68).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 7, by: 8).map { Double(bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)) }
        }
        let (length, turn) = (2_400, 2 * Double.pi * 440 / 48_000)
        for start in stride(from: 0, to: samples.count - length, by: length) {
            var (power, real, imaginary) = (0.0, 0.0, 0.0)
            for place in start..<(start + length) {
                power += samples[place] * samples[place]
                real += samples[place] * cos(turn * Double(place))
                imaginary += samples[place] * sin(turn * Double(place))
            }
            let amplitude = 2 * (real * real + imaginary * imaginary).squareRoot() / Double(length)
            windows.append(
                Window(
                    place: windows.count, level: 10 * log10(power / Double(length) + 1e-12),
                    tone: 20 * log10(amplitude / 2.0.squareRoot() + 1e-12),
                    phase: atan2(imaginary, real)))
        }
    }
}

extension Array {
    fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
