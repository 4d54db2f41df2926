import AVMedia
import Glibc
import LinuxIO
import Media
import Testing

@Suite("What isn't a sound film ends by name", .enabled(if: Tool.hasFFmpeg, "ffmpeg makes the films of these tests"))
struct BadInputTests {
    /// Bytes that look like nothing, the same in each run.
    private static func noise(_ count: Int) -> [UInt8] {
        var random = SeededRandom(seed: 1)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 24) & 0x7f | 0x80 }
    }

    @Test("an empty input")
    func empty() {
        #expect(throws: DecodeError.notMedia(detail: "it is empty")) { try decodePictures(BytesInput([])) }
    }

    @Test("garbage", arguments: [false, true])
    func garbage(isByteAddressed: Bool) {
        #expect(throws: DecodeError.notMedia(detail: "no container begins like this")) {
            try decodePictures(BytesInput(Self.noise(2 << 20), isByteAddressed: isByteAddressed))
        }
    }

    @Test("a page of HTML")
    func html() {
        let page = Array("<!DOCTYPE html><html><head><title>404</title></head><body>Not here.</body></html>".utf8)
        #expect(throws: DecodeError.notMedia(detail: "no container begins like this")) { try decodePictures(BytesInput(page)) }
    }

    @Test("a playlist, which FFmpeg would follow")
    func playlist() {
        let text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n"
        // Since FFmpeg 7 a playlist without a name that ends like one is not recognised at all.
        let refusals = [DecodeError.notMedia(detail: "it looks like hls"), .notMedia(detail: "no container begins like this")]
        #expect {
            try decodePictures(BytesInput(Array(text.utf8)))
        } throws: { error in
            refusals.contains { $0 == error as? DecodeError }
        }
    }

    @Test("a film without pictures, and one without sound")
    func missingTracks() throws {
        let sound = try Fixture.make("sound.mp4", "-f lavfi -i sine=d=1:r=48000 -c:a aac")
        let pictures = try Fixture.make("silent.ts", "-f lavfi -i testsrc2=s=96x64:r=25:d=1 -c:v libx264")
        #expect(throws: DecodeError.noSuchTrack(track: "video")) { try decodePictures(try FileTrackInput.open(sound)) }
        #expect(throws: DecodeError.noSuchTrack(track: "sound")) { try decodeSamples(try FileTrackInput.open(pictures)) }
    }

    @Test("a cover picture is no film")
    func cover() throws {
        let picture = try Fixture.make("cover.png", "-f lavfi -i testsrc2=s=64x64:r=1:d=1 -frames:v 1")
        let path = try Fixture.make(
            "cover.mp3", "-f lavfi -i sine=d=1:r=48000 -i \(picture) -map 0 -map 1 -c:a libmp3lame -c:v copy -disposition:v attached_pic")
        #expect(throws: DecodeError.noSuchTrack(track: "video")) { try decodePictures(try FileTrackInput.open(path)) }
    }

    @Test("a codec that nobody knows is named by its four letters")
    func unknownCodec() throws {
        var bytes = try Fixture.bytes(try PictureTimeTests.film("25", "mp4"))
        let (known, unknown) = (Array("avc1".utf8), Array("zzz9".utf8))
        // The sample entry's name is the second: the first stands among the file's brands.
        let places = bytes.indices.dropLast(4).filter { Array(bytes[$0..<($0 + 4)]) == known }
        for place in places { bytes.replaceSubrange(place..<(place + 4), with: unknown) }
        #expect(throws: DecodeError.unknownCodec(track: "video", codec: "zzz9")) {
            try decodePictures(BytesInput(bytes, isByteAddressed: true))
        }
    }

    @Test("a film that is cut off plays to where it is cut", arguments: ["mp4", "ts", "mkv"])
    func truncated(suffix: String) throws {
        let fragmented = suffix == "mp4" ? "-movflags +empty_moov+frag_keyframe+default_base_moof" : ""
        let bytes = try Fixture.bytes(try PictureTimeTests.film("25", suffix, fragmented))
        let result = try decodePictures(BytesInput(Array(bytes.prefix(bytes.count * 2 / 3))))
        #expect(result.failure == nil)
        #expect((20..<45).contains(result.frames.count))
    }

    @Test("a transport stream with a hole goes on behind it")
    func hole() throws {
        var bytes = try Fixture.bytes(try PictureTimeTests.film("25", "ts"))
        let (start, length) = (bytes.count / 3, bytes.count / 6)
        bytes.replaceSubrange(start..<(start + length), with: Self.noise(length))
        let result = try decodePictures(BytesInput(bytes))
        #expect(result.failure == nil)
        #expect(result.frames.count > 25)
        #expect((result.times.last ?? .zero) > (result.times.first ?? .zero) + MediaTime(seconds: 1.9))
    }

    @Test("bytes that can't be had are told as the source tells it, at opening and later")
    func failedInput() throws {
        let bytes = try Fixture.bytes(try PictureTimeTests.film("25", "ts"))
        let error = SourceError.status(503, url: "http://films/1.ts")
        #expect(throws: DecodeError.input(error)) { try decodePictures(BytesInput(bytes, available: 100, failure: error)) }
        let later = try decodePictures(BytesInput(bytes, available: bytes.count / 2, failure: error))
        #expect(later.failure == .input(error))
        #expect(later.frames.count > 5)
    }

    @Test("an opening that waits for bytes is interrupted at once")
    func interruptedOpening() throws {
        let bytes = try Fixture.bytes(try PictureTimeTests.film("25", "ts"))
        let input = BytesInput(bytes, available: 1000)
        let thread = try Interrupter(of: input)
        #expect(throws: DecodeError.interrupted) { try decodePictures(input) }
        thread.join()
    }

    @Test("a picture that waits for bytes is interrupted at once, and an input that goes on decodes on")
    func interruptedPicture() throws {
        let bytes = try Fixture.bytes(try PictureTimeTests.film("25", "ts"))
        let input = BytesInput(bytes, available: bytes.count / 2)
        let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        _ = try decoder.open(input)
        let thread = try Interrupter(of: input)
        var count = 0
        while case .output(let frame) = decoder.next() {
            decoder.pool.release(frame.cell)
            count += 1
        }
        thread.join()
        guard case .interrupted = decoder.next() else {
            Issue.record("an interrupted input interrupts each call")
            return
        }
        #expect(count > 5)
        let again = try decoder.open(BytesInput(bytes))
        #expect(again.codec == "h264")
        guard case .output = decoder.next() else {
            Issue.record("another run decodes")
            return
        }
    }

    @Test("a path that isn't there, and one that is a folder")
    func files() {
        #expect(throws: SourceError.fileNotFound(path: "/nowhere/film.mp4")) { try FileTrackInput.open("/nowhere/film.mp4") }
        #expect(throws: SourceError.fileUnreadable(path: "/tmp", reason: "it is not a regular file")) { try FileTrackInput.open("/tmp") }
    }
}

/// Interrupts an input once somebody waits for it.
private final class Interrupter {
    private var thread = pthread_t()

    init(of input: BytesInput) throws {
        let owner = Unmanaged.passRetained(input).toOpaque()
        pthread_create(
            &thread, nil,
            { opaque in
                guard let opaque else { return nil }
                let input = Unmanaged<BytesInput>.fromOpaque(opaque).takeRetainedValue()
                while input.waits.load(ordering: .acquiring) == 0 { sched_yield() }
                input.interrupt()
                return nil
            }, owner)
    }

    func join() { pthread_join(thread, nil) }
}
