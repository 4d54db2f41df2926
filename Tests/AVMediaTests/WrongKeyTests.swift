import LinuxIO
import Media
import Protection
import TestSupport
import Testing

@testable import AVMedia

@Suite("a key that is another film's") struct WrongKeyTests {
    private static let wrong = DecodeError.wrongKey(track: "video", key: "31323334353637383930313233343536")

    /// Folder, file, and what is in the clear before.
    static let films: [(folder: String, file: String, clear: Int)] = [
        ("encryption", "bear-640x360-video", 30), ("encryption-cbcs", "bear-640x360-video", 30),
        ("encryption-and-no-clear-lead", "bear-640x360-video", 0), ("hevc-with-encryption", "bear-640x360-hevc-video", 30),
        ("opus-vp9-mp4-with-encryption", "bear-320x240-vp9-opus-video", 30),
    ]

    @Test("no picture is shown that it opened, and the error names the key", arguments: films.indices, 0..<8)
    func pictures(film: Int, seed: Int) throws {
        guard let folder = SharedKeys.folder else { return }
        let (name, file, clear) = Self.films[film]
        let bytes = try SharedKeys.bytes("\(folder)/\(name)/\(file).mp4")
        let key = (0..<16).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ seed &* 101 &+ 5) }
        for threads in [1, 3] {
            let decoder = try SoftwareVideoDecoder(
                settings: VideoDecoderSettings(threads: threads...threads), clock: MonotonicClock(), keys: try SharedKeys.chest(key: key))
            _ = try decoder.open(BytesInput(bytes))
            let (shown, failure) = run(decoder)
            #expect(failure == Self.wrong)
            #expect(shown <= clear)
        }
    }

    private func run(_ decoder: SoftwareVideoDecoder) -> (shown: Int, failure: DecodeError?) {
        var shown = 0
        while true {
            switch decoder.next() {
            case .output(let frame):
                shown += 1
                decoder.pool.release(frame.cell)
            case .failed(let error): return (shown, error)
            case .damaged: continue
            default: return (shown, nil)
            }
        }
    }

    static let sounds: [(folder: String, file: String)] = [
        ("encryption", "bear-640x360-audio"), ("encryption-cbcs", "bear-640x360-audio"),
        ("encryption-and-no-clear-lead", "bear-640x360-audio"), ("opus-vp9-mp4-with-encryption", "bear-320x240-vp9-opus-audio"),
    ]

    @Test("no sound is heard that it opened, and the error names the key", arguments: sounds.indices, 0..<8)
    func sound(film: Int, seed: Int) throws {
        guard let folder = SharedKeys.folder else { return }
        let (name, file) = Self.sounds[film]
        let bytes = try SharedKeys.bytes("\(folder)/\(name)/\(file).mp4")
        let key = (0..<16).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ seed &* 101 &+ 5) }
        let format = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)
        let decoder = try SoftwareAudioDecoder(outputFormat: format, clock: MonotonicClock(), keys: try SharedKeys.chest(key: key))
        _ = try decoder.open(BytesInput(bytes))
        var failure: DecodeError?
        loop: while true {
            switch decoder.next() {
            case .output, .damaged: continue
            case .failed(let error):
                failure = error
                break loop
            default: break loop
            }
        }
        #expect(failure == .wrongKey(track: "sound", key: "31323334353637383930313233343536"))
    }

    @Test("the right key keeps nothing back: pictures and sound are those of the clear twin", arguments: films.indices)
    func right(film: Int) throws {
        guard let folder = SharedKeys.folder else { return }
        let (name, file, _) = Self.films[film]
        let decoder = try SoftwareVideoDecoder(
            settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock(), keys: try SharedKeys.chest())
        _ = try decoder.open(BytesInput(try SharedKeys.bytes("\(folder)/\(name)/\(file).mp4")))
        let twin = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        _ = try twin.open(BytesInput(try SharedKeys.bytes("\(folder)/\(name)/decrypted-\(file)-0.mp4")))
        let (mine, theirs) = (run(decoder), run(twin))
        #expect(mine.shown == theirs.shown && mine.failure == nil)
    }
}
