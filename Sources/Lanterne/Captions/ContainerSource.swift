import AVMedia
import Captions
import Media

/// The texts of a film's container and those within its pictures.
enum ContainerSource {
    /// Enough of a file to tell a container from a text.
    static let sniffBytes = 400

    private static let words: [[UInt8]] = [
        // Matroska and WebM; MPEG's programme stream and bare pictures; AVI, Ogg, FLV.
        [0x1A, 0x45, 0xDF, 0xA3], [0, 0, 1, 0xBA], [0, 0, 1, 0xB3], Array("RIFF".utf8), Array("OggS".utf8), Array("FLV".utf8),
    ]
    private static let boxes = ["ftyp", "styp", "moov", "moof", "sidx", "mdat", "free", "skip", "wide"].map { Array($0.utf8) }

    /// Whether a file that begins so is one.
    static func mayBegin(with bytes: [UInt8]) -> Bool {
        if words.contains(where: bytes.starts(with:)) || isMP4(bytes) { return true }
        // Blu-ray's captions alone: a mark, two times, then the first segment's type.
        if bytes.count > 10, bytes.starts(with: [0x50, 0x47]), (0x14...0x18).contains(bytes[10]) || bytes[10] == 0x80 { return true }
        // A transport stream's packets, plain and as Blu-ray has them.
        return [(0, 188), (4, 192)].contains { first, step in
            bytes.count > first + step && bytes[first] == 0x47 && bytes[first + step] == 0x47
        }
    }

    static func isMP4(_ bytes: [UInt8]) -> Bool { bytes.count >= 8 && boxes.contains(Array(bytes[4..<8])) }

    static func read(_ url: String, _ wish: CaptionFile.Wish, _ fetch: CaptionFetch) throws(Failure) -> CaptionFile {
        let input = try fetch.input(url)
        let container: ContainerCaptions
        do throws(DecodeError) {
            container = try ContainerCaptions.open(input, clock: fetch.clock)
        } catch {
            throw Failure(PlayerSentence.text(for: error, url: url))
        }
        if case .number(let number) = wish.choice, container.tracks.indices.contains(number - 1) {
            container.choose(streams: [container.tracks[number - 1].stream], pictures: false)
        }
        if case .service = wish.choice { container.choose(streams: [], pictures: true) }
        var collector = CaptionCollector(wish)
        let failure = collect(container, &collector)
        let texts = collector.finish(container.tracks, pictures: container.pictures)
        var file = CaptionFile(url: url, format: .container(Self.name(container.name)), texts: texts)
        file.pictureAspect = container.pictureAspect
        if let failure {
            let sentence = PlayerSentence.text(for: failure, url: url)
            guard texts.contains(where: { !$0.document.cues.isEmpty }) else { throw Failure(sentence) }
            file.warnings.append(warning("from here on it can't be read: " + sentence))
        }
        if collector.isFull {
            file.warnings.append(warning("there are more than \(CaptionLimits.standard.cues) cues; the rest is left out"))
        }
        try file.choose(wish.choice)
        return file
    }

    /// - Returns: why it ended before the container did.
    private static func collect(_ container: ContainerCaptions, _ collector: inout CaptionCollector) -> DecodeError? {
        while !collector.isFull {
            switch container.next() {
            case .packet(let packet, let stream): collector.take(packet, of: stream, container.tracks)
            case .picture(let packet): collector.takeFromPicture(packet)
            case .end: return nil
            case .failed(let error): return error
            }
        }
        return nil
    }

    private static func warning(_ text: String) -> CaptionWarning { CaptionWarning(line: 0, clause: "the container", text: text) }

    /// Of FFmpeg's family names the first, as people know it.
    private static func name(_ name: String) -> String {
        switch name {
        case "matroska,webm": "matroska"
        case let name where name.hasPrefix("mov,"): "mp4"
        default: name
        }
    }
}
