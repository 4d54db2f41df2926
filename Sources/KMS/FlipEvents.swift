import CDRM
import Glibc
import LinuxIO
import Media

/// Reads page flips from the card by hand, into a buffer made once.
///
/// - Thread: scan-out. Allocates nothing after `init`.
final class FlipEvents {
    private let card: Card
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 8)
    private var sequence: UInt64 = 0

    /// What a read gave.
    enum Read {
        case flip(FlipTiming, token: UInt64)
        case nothing
        case gone(Errno)
    }

    init(card: Card) { self.card = card }

    deinit { bytes.deallocate() }

    /// The next flip, if the card has one to tell; never blocks.
    func read() -> Read {
        let count = Glibc.read(card.descriptor, bytes.baseAddress, bytes.count)
        guard count > 0 else {
            let error = Errno.last
            return count == 0 || error == .again || error == .interrupted ? .nothing : .gone(error)
        }
        var offset = 0
        var found = Read.nothing
        while offset + MemoryLayout<drm_event>.size <= count {
            let header = bytes.loadUnaligned(fromByteOffset: offset, as: drm_event.self)
            guard header.length >= MemoryLayout<drm_event>.size else { break }
            if header.type == UInt32(DRM_EVENT_FLIP_COMPLETE), offset + MemoryLayout<drm_event_vblank>.size <= count {
                let event = bytes.loadUnaligned(fromByteOffset: offset, as: drm_event_vblank.self)
                let time = Int64(event.tv_sec) * 1_000_000_000 + Int64(event.tv_usec) * 1000
                found = .flip(
                    FlipTiming(sequence: extend(event.sequence), time: HostTime(nanoseconds: time)), token: event.user_data)
            }
            offset += Int(header.length)
        }
        return found
    }

    /// The kernel counts in 32 bits, which last 2.3 years at 60 Hz.
    private func extend(_ low: UInt32) -> UInt64 {
        let step = low &- UInt32(truncatingIfNeeded: sequence)
        sequence &+= UInt64(step)
        return sequence
    }
}
