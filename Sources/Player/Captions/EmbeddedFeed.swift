import Captions
import Media
import Playlist
import Synchronization

/// Makes cues of the text that lies within the film's container, as the picture's decoder comes by.
///
/// Pictures are decoded on a thread beside; texts are so small that they are read at once.
///
/// - Thread: control.
final class EmbeddedFeed: CaptionSupply {
    let track: CaptionTrack
    private let relay: CaptionRelay
    /// Of the item, from which positions are counted.
    private let start: MediaTime
    private let aside: (_ work: @escaping @Sendable () -> Void) -> Void
    private let signal: any WakeSignal
    /// nil while it is on the thread beside.
    private var reader: EmbeddedCaptionReader?
    private var reading: Reading?
    private var isStale = false
    private var waiting: [CaptionPacket] = []
    private var shelf = CueShelf()
    private let regions: [CueRegion]
    /// The lines of a script as they came, on the presentation's clock, for who draws them with all that a list of cues leaves out; its header is the
    /// track's. None of other texts.
    private var lines: [CaptionPacket] = []
    /// Of these lines.
    private var script: StyledScript?

    /// A scene with a line for each letter has hundreds.
    private static let mostLines = 20_000
    private static let linesBehind = MediaTime(seconds: 120)
    /// Old lines go by so many: whoever draws reads all of them again.
    private static let linesAtOnce = 64

    /// What one turn on the thread beside makes of some packets.
    private final class Reading: Sendable {
        private let outcome = Mutex<(reader: EmbeddedCaptionReader, finished: [Cue])?>(nil)

        var result: (reader: EmbeddedCaptionReader, finished: [Cue])? { outcome.withLock { $0 } }

        init(
            _ packets: [CaptionPacket], _ reader: EmbeddedCaptionReader, aside: (_ work: @escaping @Sendable () -> Void) -> Void,
            signal: any WakeSignal
        ) {
            aside { [self] in
                var reader = reader
                for packet in packets { reader.read(packet) }
                let finished = reader.takeFinished()
                outcome.withLock { $0 = (reader, finished) }
                signal.raise()
            }
        }
    }

    init?(
        _ track: CaptionTrack, _ embedded: EmbeddedCaptions, pictures: (any CaptionPictureDecoder)?, relay: CaptionRelay,
        start: MediaTime, aside: @escaping (_ work: @escaping @Sendable () -> Void) -> Void, signal: any WakeSignal
    ) {
        guard let reader = EmbeddedCaptionReader(embedded, pictures: pictures) else { return nil }
        self.track = track
        self.relay = relay
        self.start = start
        self.aside = aside
        self.signal = signal
        self.reader = reader
        regions = reader.regions
        relay.want(.stream(embedded.stream))
    }

    func standing(at position: MediaTime) -> CaptionStanding {
        var standing = shelf.standing(at: position)
        standing.regions = regions
        standing.script = script
        return standing
    }

    func step(now: HostTime, position: MediaTime, offset: (Int64) -> MediaTime?, reference: SegmentList?) -> HostTime? {
        let packets = relay.take().packets.map { $0.moved(by: .zero - start) }
        waiting += packets
        keepLines(packets, position: position)
        finishReading()
        if !waiting.isEmpty, let reader, reading == nil { read(with: reader) }
        finishReading()
        shelf.forget(before: position)
        return nil
    }

    private func read(with reader: EmbeddedCaptionReader) {
        let packets = waiting
        waiting = []
        if reader.track.coding.isPictures || reader.track.coding == .ttml {
            self.reader = nil
            reading = Reading(packets, reader, aside: aside, signal: signal)
            return
        }
        var reader = reader
        for packet in packets { reader.read(packet) }
        shelf.add(reader.takeFinished())
        shelf.open = reader.current
        self.reader = reader
    }

    private func finishReading() {
        guard let result = reading?.result else { return }
        reading = nil
        var reader = result.reader
        if isStale {
            // A seek came meanwhile.
            isStale = false
            reader.reset()
        } else {
            shelf.add(result.finished)
            shelf.open = reader.current
        }
        self.reader = reader
    }

    private func keepLines(_ packets: [CaptionPacket], position: MediaTime) {
        guard let reader, reader.track.coding == .subStation, !packets.isEmpty else { return }
        for packet in packets where lines.count < Self.mostLines && !lines.contains(packet) { lines.append(packet) }
        let isOld = { (line: CaptionPacket) in line.time + (line.duration ?? .zero) + Self.linesBehind < position }
        if lines.count(where: isOld) >= Self.linesAtOnce { lines.removeAll(where: isOld) }
        script = StyledScript(header: reader.track.header, lines: lines.map { StyledScriptLine($0) })
    }

    func moved(to position: MediaTime) {
        waiting = []
        shelf.open = []
        isStale = reading != nil
        reader?.reset()
    }

    func cancel() { relay.want(.none) }
}

/// Makes cues of what the film's pictures carry, as they are decoded.
///
/// - Thread: control.
final class BroadcastFeed: CaptionSupply {
    private(set) var track: CaptionTrack
    private let relay: CaptionRelay
    /// Of the item, from which positions are counted.
    private var start: MediaTime
    private var decoder: BroadcastCaptionDecoder
    private var shelf = CueShelf()

    /// Pictures are decoded some tenths of a second before they are shown.
    private static let interval = Duration.milliseconds(50)

    init(_ track: CaptionTrack, _ service: BroadcastService, relay: CaptionRelay, start: MediaTime) {
        self.track = track
        self.start = start
        self.relay = relay
        decoder = BroadcastCaptionDecoder(service: service)
        relay.want(.pictures)
    }

    func standing(at position: MediaTime) -> CaptionStanding { shelf.standing(at: position) }

    func step(now: HostTime, position: MediaTime, offset: (Int64) -> MediaTime?, reference: SegmentList?) -> HostTime? {
        let pictures = relay.take().pictures
        if !pictures.isEmpty {
            for picture in pictures { decoder.read(picture.bytes, at: picture.time - start) }
            shelf.add(decoder.takeEnded().filter { $0.start >= .zero })
            showCurrent()
            shelf.forget(before: position)
        }
        return now + Self.interval
    }

    /// What stood before the item began was the other one's.
    private func showCurrent() {
        let current = decoder.current.filter { $0.start >= .zero }
        if shelf.open != current { shelf.open = current }
    }

    /// The same channel of another item, whose first pictures have been read already.
    func goOn(with track: CaptionTrack, from start: MediaTime) {
        let shift = start - self.start
        (self.track, self.start) = (track, start)
        shelf.moveOrigin(by: shift)
        decoder.moveClock(by: .zero - shift)
        showCurrent()
    }

    func moved(to position: MediaTime) {
        decoder = BroadcastCaptionDecoder(service: decoder.service)
        shelf.open = []
    }

    func cancel() { relay.want(.none) }
}

/// Finds out which captions the pictures of a film carry that doesn't say so.
///
/// - Thread: control.
struct BroadcastScout {
    /// Those that have said something.
    private(set) var services: Set<BroadcastService> = []
    private var decoder = BroadcastCaptionDecoder(service: .line21(1))
    private var left = BroadcastScout.enough

    /// Pictures that say something: some sentences, by which time whoever speaks has spoken.
    private static let enough = 600

    /// Whether it has heard enough.
    var isOver: Bool { left <= 0 }

    /// - Returns: those that are new.
    mutating func read(_ pictures: [CaptionPacket]) -> [BroadcastService] {
        guard !pictures.isEmpty, !isOver else { return [] }
        left -= pictures.count
        for picture in pictures { decoder.read(picture.bytes, at: picture.time) }
        let new = decoder.services.subtracting(services)
        services = decoder.services
        return new.sorted { $0.order < $1.order }
    }
}

extension BroadcastService {
    fileprivate var order: Int {
        switch self {
        case .line21(let number): number
        case .digital(let number): 10 + number
        }
    }
}
