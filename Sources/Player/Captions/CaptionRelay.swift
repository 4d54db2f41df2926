import Media
import Synchronization

/// Brings what the picture's decoder meets of captions to control, on the presentation's clock: bounded, what is too much is left out.
///
/// The decoder says what it meets before the picture's pump knows where the run lies; it waits here until the next picture has been placed.
///
/// - Thread: any; the Mutex is held for some appends. As long as nobody wants anything, a picture costs one look at a number.
final class CaptionRelay: CaptionSink {
    /// What has come for control.
    struct Delivery {
        /// Of the chosen text.
        var packets: [CaptionPacket] = []
        /// Of pictures, in the order in which they are shown.
        var pictures: [CaptionPacket] = []

        var isEmpty: Bool { packets.isEmpty && pictures.isEmpty }
    }

    /// A packet of one of the container's texts.
    private struct Piece: Sendable {
        var packet: CaptionPacket
        var stream: Int
    }

    private struct State: Sendable {
        var interest = CaptionInterest.none
        var generation: UInt32 = 0
        /// On the container's clock.
        var waiting: [Piece] = []
        var waitingPictures: [CaptionPacket] = []
        /// On the presentation's.
        var packets: [Piece] = []
        var pictures: [CaptionPacket] = []
        var bytes = 0
        /// Of the picture placed last: segments may overlap, and each word is said once.
        var lastPicture: MediaTime?
        var isFull: Bool { bytes > CaptionRelay.mostBytes }
    }

    private let state = Mutex(State())
    /// Something waits to be placed.
    private let hasWaiting = Atomic<Bool>(false)
    private let hasDelivery = Atomic<Bool>(false)
    private let signal: any WakeSignal

    /// Between decoder and control: a second of what a Blu-ray may have at most.
    private static let mostBytes = 8 << 20

    /// - Parameter signal: Control's; raised for packets, which are rare. What pictures carry comes with each of them: control looks by itself.
    init(signal: any WakeSignal) { self.signal = signal }

    // MARK: Control

    /// From now on this is handed on; what came of anything else is forgotten.
    func want(_ interest: CaptionInterest) {
        state.withLock { state in
            guard state.interest != interest else { return }
            let before = state
            state = State(interest: interest, generation: state.generation)
            guard case .stream(let stream) = interest else { return }
            state.waiting = before.waiting.filter { $0.stream == stream }
            state.packets = before.packets.filter { $0.stream == stream }
            state.bytes = (state.waiting + state.packets).reduce(0) { $0 + $1.packet.size }
            hasDelivery.store(true, ordering: .releasing)
        }
    }

    /// A seek, or another film: what came before is forgotten.
    func begin(generation: UInt32) {
        state.withLock { $0 = State(interest: $0.interest, generation: generation) }
    }

    func take() -> Delivery {
        guard hasDelivery.exchange(false, ordering: .acquiringAndReleasing) else { return Delivery() }
        return state.withLock { state in
            let delivery = Delivery(packets: state.packets.map(\.packet), pictures: state.pictures)
            (state.packets, state.pictures) = ([], [])
            state.bytes = state.waiting.reduce(0) { $0 + $1.packet.size } + state.waitingPictures.reduce(0) { $0 + $1.size }
            return delivery
        }
    }

    // MARK: The decoder

    var interest: CaptionInterest { state.withLock { $0.interest } }

    func take(_ packet: CaptionPacket, of stream: Int) {
        keep(packet) { $0.waiting.append(Piece(packet: packet, stream: stream)) }
    }

    func takeFromPicture(_ packet: CaptionPacket) {
        keep(packet) { $0.waitingPictures.append(packet) }
    }

    private func keep(_ packet: CaptionPacket, _ append: (inout State) -> Void) {
        state.withLock { state in
            guard !state.isFull else { return }
            state.bytes += packet.size
            append(&state)
        }
        hasWaiting.store(true, ordering: .releasing)
    }

    // MARK: The picture's pump

    /// Another run of the film begins: what the one before left unplaced is nobody's.
    func beginRun() {
        guard hasWaiting.exchange(false, ordering: .acquiringAndReleasing) else { return }
        state.withLock { ($0.waiting, $0.waitingPictures) = ([], []) }
    }

    /// A picture has said where the run lies.
    ///
    /// - Parameters:
    ///   - offset: What has to be added to the container's timestamps.
    ///   - position: Where a seek led to: what pictures before it carry has been decoded with gaps.
    func place(offset: MediaTime?, generation: UInt32, from position: MediaTime?) {
        guard let offset, hasWaiting.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let hasPackets = state.withLock { state in
            defer { (state.waiting, state.waitingPictures) = ([], []) }
            guard state.generation == generation else { return false }
            state.packets += state.waiting.map { Piece(packet: $0.packet.moved(by: offset), stream: $0.stream) }
            for picture in state.waitingPictures {
                let picture = picture.moved(by: offset)
                if let position, picture.time < position { continue }
                if let last = state.lastPicture, picture.time <= last { continue }
                state.lastPicture = picture.time
                state.pictures.append(picture)
            }
            return !state.packets.isEmpty
        }
        hasDelivery.store(true, ordering: .releasing)
        if hasPackets { signal.raise() }
    }
}

extension CaptionPacket {
    func moved(by offset: MediaTime) -> CaptionPacket {
        var packet = self
        packet.time = time + offset
        return packet
    }
}
