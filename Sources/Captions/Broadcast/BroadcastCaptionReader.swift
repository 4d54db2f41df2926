import Media

/// Makes cues of all the services of the captions within a film's pictures, as they come in decoding order.
///
/// - Thread: one.
public struct BroadcastCaptionReader: Sendable {
    private var decoders: [BroadcastCaptionDecoder]
    /// Not yet in the order in which they are shown; by their time.
    private var waiting: [CaptionPacket] = []
    private var last: MediaTime?

    /// H.264 and H.265 hold back 16 pictures at most before one is shown (H.264 §A.3.1, H.265 §A.4.1), each of two fields.
    private static let mostWaiting = 33
    /// Those that broadcasts have; others are found when they speak.
    private static let usual: [BroadcastService] = (1...4).map { .line21($0) } + (1...6).map { .digital($0) }
    /// A pause in which a picture's time goes back so far is a break in the stream.
    private static let longestStep = MediaTime(seconds: 1)

    /// Knows nothing yet.
    public init() { decoders = Self.usual.map { BroadcastCaptionDecoder(service: $0) } }

    /// Those that have said something so far, in their order.
    public var services: [BroadcastService] {
        let spoken = decoders.reduce(into: Set<BroadcastService>()) { $0.formUnion($1.services) }
        return decoders.map(\.service).filter(spoken.contains)
    }

    /// Takes what one picture carries; pictures come in the order in which they are decoded.
    public mutating func read(_ packet: CaptionPacket) {
        if let last, packet.time < last - Self.longestStep { finish() }
        let place = waiting.lastIndex { $0.time <= packet.time }.map { $0 + 1 } ?? 0
        waiting.insert(packet, at: place)
        if waiting.count > Self.mostWaiting { show(waiting.removeFirst()) }
    }

    /// Nothing more comes of this stretch: what waits is read.
    public mutating func finish() {
        for packet in waiting { show(packet) }
        waiting = []
        last = nil
    }

    private mutating func show(_ packet: CaptionPacket) {
        last = packet.time
        for index in decoders.indices { decoders[index].read(packet.bytes, at: packet.time) }
        for service in decoders[0].services where !decoders.contains(where: { $0.service == service }) {
            decoders.append(BroadcastCaptionDecoder(service: service))
        }
    }

    /// Gives what has left the screen since the last time, and forgets it.
    public mutating func takeEnded() -> [(service: BroadcastService, cue: Cue)] {
        decoders.indices.flatMap { index in decoders[index].takeEnded().map { (decoders[index].service, $0) } }
    }

    /// What is on the screen now; it has no end yet.
    public var current: [(service: BroadcastService, cue: Cue)] {
        decoders.flatMap { decoder in decoder.current.map { (decoder.service, $0) } }
    }
}
