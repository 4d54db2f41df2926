import LinuxIO
import Media
import TestSupport
import Testing

@testable import AVMedia

/// What the picture's decoder meets of captions in real containers.
@Suite("captions that a film's decoder meets", .enabled(if: Tool.hasFFmpeg, "no ffmpeg makes the fixtures"))
struct CaptionMeetingTests {
    /// Three texts of four seconds: at 1 and 3 s, in two languages.
    private static func subtitles(_ name: String, _ words: [String]) throws -> String {
        let path = try Fixture.make("\(name).probe.wav", "-f lavfi -i sine=d=0.1").replacing(".probe.wav", with: ".srt")
        let cues = words.enumerated().map { "\($0 + 1)\n00:00:0\(2 * $0 + 1),000 --> 00:00:0\(2 * $0 + 2),500\n\($1)\n\n" }.joined()
        try Files.write(Array(cues.utf8), to: path)
        return path
    }

    private static func film(_ ending: String, codecs: String) throws -> String {
        let (french, english) = (try subtitles("fr", ["un", "deux"]), try subtitles("en", ["one", "two"]))
        return try Fixture.make(
            "captions.\(ending)",
            "-f lavfi -i testsrc2=s=160x90:r=25:d=6 -f lavfi -i sine=d=6 -i \(french) -i \(english) -map 0 -map 1 -map 2 -map 3 -c:v libx264 -g 25 -threads 1 -pix_fmt yuv420p "
                + "-c:a aac \(codecs) -metadata:s:s:0 language=fre -metadata:s:s:1 language=eng -metadata:s:s:1 title=Plain "
                + "-disposition:s:1 forced+hearing_impaired")
    }

    private static func decoder(_ path: String, _ sink: CollectingSink) throws -> (SoftwareVideoDecoder, TrackDescription) {
        let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        decoder.captions = sink
        return (decoder, try decoder.open(try FileTrackInput.open(path)))
    }

    private static func run(_ decoder: SoftwareVideoDecoder, until end: MediaTime = .max) throws -> Int {
        var count = 0
        while case .output(let frame) = decoder.next() {
            decoder.pool.release(frame.cell)
            count += 1
            if frame.presentationTime >= end { break }
        }
        return count
    }

    private static func text(_ packet: CaptionPacket) -> String { String(decoding: packet.bytes.filter { $0 >= 0x20 }, as: UTF8.self) }

    @Test(
        "the description names the texts: coding, language, title and marks",
        arguments: [("mkv", "-c:s srt", "subrip"), ("mp4", "-c:s mov_text", "mov_text")])
    func described(ending: String, codecs: String, codec: String) throws {
        let (_, description) = try Self.decoder(try Self.film(ending, codecs: codecs), CollectingSink(.none))
        let captions = description.captions
        #expect(captions.map(\.codec) == [codec, codec] && captions.map(\.stream) == [2, 3])
        #expect(captions.map(\.language) == ["fre", "eng"])
        #expect(captions[0].pictureAspect == 16.0 / 9)
        guard ending == "mkv" else { return }
        #expect(captions.map(\.title) == [nil, "Plain"])
        #expect(captions.map(\.isForced) == [false, true] && captions.map(\.describesSound) == [false, true])
    }

    @Test("only the wanted text's packets are handed on, with their times and lengths", arguments: ["mkv", "mp4"])
    func wanted(ending: String) throws {
        let sink = CollectingSink(.stream(3))
        let (decoder, _) = try Self.decoder(try Self.film(ending, codecs: ending == "mkv" ? "-c:s srt" : "-c:s mov_text"), sink)
        #expect(try Self.run(decoder) == 150)
        // MP4 has samples without a text between.
        let said = sink.packets.filter { $0.packet.bytes.count > 2 }
        #expect(said.map(\.stream) == [3, 3] && said.map { Self.text($0.packet) } == ["one", "two"])
        // The container's clock may begin a sound's frame late.
        let times = said.map(\.packet.time.seconds)
        #expect(zip(times, [1, 3]).allSatisfy { abs($0 - $1) < 0.05 }, "\(times)")
        #expect(said.map(\.packet.duration) == [MediaTime(seconds: 1.5), MediaTime(seconds: 1.5)])
        #expect(sink.pictures.isEmpty)
    }

    @Test("nothing is handed on where nobody wants anything, and all texts until it is decided")
    func interests() throws {
        let path = try Self.film("mkv", codecs: "-c:s srt")
        let sink = CollectingSink(.none)
        let (decoder, _) = try Self.decoder(path, sink)
        #expect(try Self.run(decoder) == 150)
        #expect(sink.packets.isEmpty)
        sink.interest = .everyStream
        try decoder.seek(to: .zero)
        _ = try Self.run(decoder, until: MediaTime(seconds: 2.2))
        #expect(sink.packets.map { Self.text($0.packet) } == ["un", "one"])
        sink.interest = .stream(2)
        _ = try Self.run(decoder)
        #expect(sink.packets.map { Self.text($0.packet) } == ["un", "one", "deux"])
    }

    @Test("a seek gives what lies behind it")
    func seek() throws {
        let sink = CollectingSink(.stream(2))
        let (decoder, _) = try Self.decoder(try Self.film("mkv", codecs: "-c:s srt"), sink)
        try decoder.seek(to: MediaTime(seconds: 2.6))
        _ = try Self.run(decoder)
        #expect(sink.packets.map { Self.text($0.packet) } == ["deux"])
    }

    /// The text's chunks are copied behind the film's end, ten MiB away, where its last table of places leads then.
    private static func apart(_ film: [UInt8]) throws -> [UInt8] {
        let word = Array("stco".utf8)
        guard let place = (0..<(film.count - 16)).reversed().first(where: { film[$0] == word[0] && Array(film[$0..<($0 + 4)]) == word })
        else {
            throw FixtureError(text: "no table of chunks")
        }
        func number(_ place: Int) -> Int { film[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
        var bytes = film + [UInt8](repeating: 0, count: 10 << 20)
        for chunk in 0..<number(place + 8) {
            let entry = place + 12 + 4 * chunk
            let source = number(entry)
            for byte in 0..<4 { bytes[entry + byte] = UInt8(bytes.count >> (24 - 8 * byte) & 0xFF) }
            bytes += film[source..<min(film.count, source + 128)]
        }
        return bytes
    }

    @Test("a text that lies far from its pictures is left where it is") func apart() throws {
        let film = try Fixture.bytes(try Self.film("mp4", codecs: "-c:s mov_text"))
        let path = try Fixture.make("y.wav", "-f lavfi -i sine=d=0.1").replacing("y.wav", with: "apart.mp4")
        try Files.write(try Self.apart(film), to: path)
        let sink = CollectingSink(.everyStream)
        let (decoder, description) = try Self.decoder(path, sink)
        #expect(description.captions.map(\.stream) == [2])
        #expect(try Self.run(decoder) == 150)
        #expect(Set(sink.packets.map(\.stream)) == [2])
        // To look into a file it is read all the same.
        let container = try ContainerCaptions.open(try FileTrackInput.open(path), clock: MonotonicClock())
        var words: [String] = []
        while case .packet(let packet, let stream) = container.next() {
            if stream == 3, packet.bytes.count > 2 { words.append(Self.text(packet)) }
        }
        #expect(words == ["one", "two"])
    }

    /// Blu-ray's and DVDs' as they are, and television's made of the DVD's.
    private static let popeye = Fixture.shared("film-popeye")

    static let kinds: [(name: String, coding: CaptionCoding, canvas: PixelSize)] = [
        ("mkv/pgs/Title T01-2.mkv", .presentationGraphics, PixelSize(width: 1920, height: 1080)),
        ("mkv/vob/Title T01-2.mkv", .vobSub, PixelSize(width: 720, height: 480)), ("dvb", .dvb, PixelSize(width: 720, height: 480)),
    ]

    @Test(
        "pictures of three kinds are decoded to what is seen, in its place", .enabled(if: popeye != nil, "no ../shared/media"),
        arguments: kinds.indices)
    func pictures(index: Int) throws {
        let kind = Self.kinds[index]
        let folder = try #require(Self.popeye)
        var path = "\(folder)/\(kind.name)"
        if kind.coding == .dvb {
            // Its name has blanks, which `Fixture.make` doesn't take.
            path = try Fixture.make("x.wav", "-f lavfi -i sine=d=0.1").replacing("x.wav", with: "dvb.ts")
            let source = "\(folder)/mkv/vob/Title T01-2.mkv"
            // By themselves first: beside pictures that are only copied, FFmpeg 7.1 writes texts as late as their encoder is.
            let texts = path + ".texts.ts"
            let quiet = ["-v", "error", "-nostdin", "-y"]
            #expect(Tool.run("ffmpeg", quiet + ["-i", source, "-map", "0:s", "-c:s", "dvbsub", texts]) == 0)
            #expect(Tool.run("ffmpeg", quiet + ["-i", texts, "-i", source, "-map", "1:v", "-map", "0:s", "-c", "copy", path]) == 0)
        }
        let container = try ContainerCaptions.open(try FileTrackInput.open(path), clock: MonotonicClock())
        let track = try #require(container.tracks.first)
        #expect(container.tracks.count == 1 && track.coding == kind.coding && track.language == "eng")
        let decoder = try #require(BitmapCaptionDecoder.make(track))
        var all: [CaptionPictures] = []
        while case .packet(let packet, _) = container.next() {
            if let pictures = decoder.decode(packet) { all.append(pictures) }
        }
        let shown = all.filter { !$0.parts.isEmpty }
        #expect(shown.count == (kind.coding == .presentationGraphics ? 14 : 16))
        #expect(shown.allSatisfy { $0.canvas == kind.canvas })
        // Blu-ray's end where the next set clears them.
        #expect(kind.coding != .presentationGraphics || all.count > shown.count && shown.allSatisfy { $0.end == nil })
        #expect(kind.coding == .presentationGraphics || shown.allSatisfy { $0.end.map { end in end > .zero } ?? false })
        for part in shown.flatMap(\.parts) {
            #expect(part.pixels.count == Int(part.rect.width * part.rect.height) * 4)
            #expect(part.rect.y + part.rect.height <= kind.canvas.height && part.rect.x + part.rect.width <= kind.canvas.width)
            // Premultiplied: nothing is brighter than it is thick; and each edge has something to be seen.
            let isSane = stride(from: 0, to: part.pixels.count, by: 4).allSatisfy { place in
                part.pixels[place..<(place + 3)].allSatisfy { $0 <= part.pixels[place + 3] }
            }
            let firstRow = stride(from: 3, to: Int(part.rect.width) * 4, by: 4).contains { part.pixels[$0] > 0 }
            #expect(isSane && firstRow)
        }
    }

    @Test(
        "broken packets of pictures give nothing, or something in bounds", .enabled(if: popeye != nil, "no ../shared/media"),
        arguments: [0, 1])
    func fuzz(index: Int) throws {
        let kind = Self.kinds[index]
        let path = try #require(Self.popeye) + "/" + kind.name
        let container = try ContainerCaptions.open(try FileTrackInput.open(path), clock: MonotonicClock())
        var corpus: [[UInt8]] = []
        while case .packet(let packet, _) = container.next() { corpus.append(packet.bytes) }
        let track = container.tracks[0]
        Fuzzing.run { generator, seed in
            guard let decoder = BitmapCaptionDecoder.make(track) else { return }
            for number in 0..<4 {
                let bytes = Fuzzing.mutated(corpus, words: ["\0", "\u{16}", "\u{7f}\u{7f}", "\0\0\0\0"], &generator)
                guard let pictures = decoder.decode(CaptionPacket(time: MediaTime(seconds: Double(number)), bytes: bytes)) else { continue }
                let pixels = pictures.parts.reduce(0) { $0 + $1.pixels.count }
                #expect(pixels <= 4096 * 2304 * 4 && pictures.canvas.width > 0 && pictures.canvas.height > 0, "seed \(seed)")
            }
        }
    }

    @Test("an oversized header, a packet without a time and a stream without captions are harmless")
    func nothing() throws {
        let path = try Fixture.make("plain.mp4", "-f lavfi -i testsrc2=s=160x90:r=25:d=1 -c:v libx264 -threads 1")
        let container = try ContainerCaptions.open(try FileTrackInput.open(path), clock: MonotonicClock())
        #expect(container.tracks.isEmpty && container.pictures == 0 && container.pictureAspect == 16.0 / 9)
        guard case .end = container.next() else {
            Issue.record("it has captions")
            return
        }
        #expect(BitmapCaptionDecoder.make(EmbeddedCaptions(stream: 0, coding: .subRip, codec: "subrip")) == nil)
        var odd = EmbeddedCaptions(stream: 0, coding: .vobSub, codec: "dvd_subtitle")
        odd.header = Array("palette: zz\nsize: 99999x-1\n".utf8)
        #expect(BitmapCaptionDecoder.make(odd)?.decode(CaptionPacket(time: .zero, bytes: [0, 4, 0, 0])) == nil)
    }
}
