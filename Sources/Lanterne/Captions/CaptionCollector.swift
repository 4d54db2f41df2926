import AVMedia
import Captions
import Media

/// Makes texts of what is met in a container.
struct CaptionCollector {
    private let wish: CaptionFile.Wish
    private var readers: [Int: EmbeddedCaptionReader] = [:]
    private var cues: [Int: [Cue]] = [:]
    /// Of scripts, for who draws them.
    private var lines: [Int: [StyledScriptLine]] = [:]
    private var broadcast = BroadcastCaptionReader()
    private var spoken: [BroadcastService: [Cue]] = [:]
    private var count = 0
    private var pixelBytes = 0

    /// A long film's pictures would take a gigabyte.
    private static let mostPixelBytes = 256 << 20

    init(_ wish: CaptionFile.Wish) { self.wish = wish }

    /// A limit is reached.
    var isFull: Bool { count >= CaptionLimits.standard.cues }

    mutating func take(_ packet: CaptionPacket, of stream: Int, _ tracks: [EmbeddedCaptions]) {
        if readers[stream] == nil, let track = tracks.first(where: { $0.stream == stream }) {
            readers[stream] = EmbeddedCaptionReader(track, pictures: BitmapCaptionDecoder.make(track))
        }
        guard let track = readers[stream]?.track else { return }
        if track.coding == .subStation, wish.moment != nil { lines[stream, default: []].append(StyledScriptLine(packet)) }
        readers[stream]?.read(packet)
        for cue in readers[stream]?.takeFinished() ?? [] {
            let found = kept(cue)
            cues[stream, default: []] += found
        }
    }

    mutating func takeFromPicture(_ packet: CaptionPacket) {
        broadcast.read(packet)
        for (service, cue) in broadcast.takeEnded() { add(cue, of: service) }
    }

    private mutating func add(_ cue: Cue, of service: BroadcastService) {
        let found = kept(cue)
        spoken[service, default: []] += found
    }

    /// - Returns: none where a limit is reached.
    private mutating func kept(_ cue: Cue) -> [Cue] {
        guard !isFull else { return [] }
        count += 1
        var cue = cue
        if case .image(.pixels(let pixels, let size), let alternative) = cue.content {
            // Their size is told all the same.
            if isKept(cue, pixels.count) {
                pixelBytes += pixels.count
            } else {
                cue.content = .image(.pixels([], size), alternative: alternative)
            }
        }
        return [cue]
    }

    private func isKept(_ cue: Cue, _ bytes: Int) -> Bool {
        guard pixelBytes + bytes <= Self.mostPixelBytes else { return false }
        return wish.keepsPictures || wish.moment.map { cue.start <= $0 && $0 < cue.end } ?? false
    }

    /// What the container holds, and what is on the screen at its end, which has none.
    mutating func finish(_ tracks: [EmbeddedCaptions], pictures: Int?) -> [CaptionFile.Text] {
        broadcast.finish()
        for (service, cue) in broadcast.takeEnded() + broadcast.current { add(cue, of: service) }
        for (stream, reader) in readers {
            let rest = reader.current.flatMap { kept($0) }
            cues[stream, default: []] += rest
        }
        var texts = tracks.map { track in
            var document = CaptionDocument(cues: (cues[track.stream] ?? []).sorted { $0.start < $1.start })
            document.regions = readers[track.stream]?.regions ?? []
            document.language = track.language
            document.script = lines[track.stream].map { StyledScript(header: track.header, lines: $0) }
            return CaptionFile.Text(track: track, stream: track.stream, document: document)
        }
        for service in broadcast.services {
            let document = CaptionDocument(cues: (spoken[service] ?? []).sorted { $0.start < $1.start })
            texts.append(CaptionFile.Text(service: service, stream: pictures, document: document))
        }
        for index in texts.indices { texts[index].number = index + 1 }
        return texts
    }
}

extension CaptionFile {
    /// Leaves out all texts but the wanted one.
    mutating func choose(_ choice: Choice) throws(Failure) {
        guard choice != .all else { return }
        let wanted = texts.filter { text in
            switch choice {
            case .all: true
            case .number(let number): text.number == number
            case .service(let service): text.service == service
            }
        }
        guard wanted.isEmpty else {
            texts = wanted
            return
        }
        switch choice {
        case .service(let service):
            throw Failure("\(url) has no captions \(service.instreamID) within its pictures; leave --track out to see what it has.")
        case .number(let number) where !texts.isEmpty:
            throw Failure("\(url) has no text \(number); it has \(texts.count == 1 ? "one" : "1 to \(texts.count)").")
        default: throw Failure("\(url) has no captions, neither as tracks of their own nor within its pictures.")
        }
    }
}
