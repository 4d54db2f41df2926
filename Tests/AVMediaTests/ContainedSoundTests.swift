import LinuxIO
import Media
import Testing

@testable import AVMedia

@Suite(
    "Of several sounds in a container the one that is meant is decoded",
    .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct ContainedSoundTests {
    /// Two seconds of three tones: 440 Hz in English, 880 Hz in French, 1760 Hz for who doesn't see.
    private static func film(_ suffix: String) throws -> String {
        let tones = [440, 880, 1760].map { "-f lavfi -i sine=\($0):r=48000:d=2" }.joined(separator: " ")
        return try Fixture.make(
            "three.\(suffix)",
            "-f lavfi -i color=s=64x64:r=25:d=2 \(tones) -map 0 -map 1 -map 2 -map 3 -c:v libx264 -preset ultrafast -c:a \(suffix == "mkv" ? "flac" : "aac") "
                + "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra -metadata:s:a:2 language=fra "
                + "-disposition:a:0 default -disposition:a:1 0 -disposition:a:2 visual_impaired")
    }

    /// The tone that is decoded, by its waves.
    private static func tone(_ path: String, _ preference: SoundPreference) throws -> (hertz: Double, description: TrackDescription) {
        let format = AudioFormat(rate: 48000, layout: .mono, sampleFormat: .float32)
        let decoder = try SoftwareAudioDecoder(outputFormat: format, clock: MonotonicClock())
        decoder.preference = preference
        let description = try decoder.open(try FileTrackInput.open(path))
        var samples: [Float] = []
        while case .output(let block) = decoder.next() { samples += block.bytes.bindMemory(to: Float.self) }
        let middle = samples.dropFirst(12_000).prefix(48_000)
        let waves = zip(middle, middle.dropFirst()).filter { $0 < 0 && $1 >= 0 }.count
        return (Double(waves), description)
    }

    @Test("by language, by who it is for, by the viewer's choice, by the author's", arguments: ["mkv", "mp4", "ts"])
    func chosen(suffix: String) throws {
        let path = try Self.film(suffix)
        let cases: [(preference: SoundPreference, hertz: Double, number: Int)] = [
            (SoundPreference(), 440, 0), (SoundPreference(languages: ["fr"]), 880, 1), (SoundPreference(languages: ["de", "en"]), 440, 0),
            (SoundPreference(languages: ["fr"], describesPicture: true), 1760, 2), (SoundPreference(languages: ["fr"], number: 2), 1760, 2),
            (SoundPreference(languages: ["fr"], number: 7), 880, 1),
        ]
        for (preference, hertz, number) in cases {
            let (heard, description) = try Self.tone(path, preference)
            #expect(abs(heard - hertz) <= 2, "\(preference)")
            #expect(description.sound == number)
            #expect(description.sounds.map(\.language) == ["eng", "fra", "fra"])
            #expect(description.sounds.map(\.describesPicture) == [false, false, true])
            #expect(description.language == (number == 0 ? "eng" : "fra"))
        }
    }
}
