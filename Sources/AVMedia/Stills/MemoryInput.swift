import Media
import Synchronization

/// Bytes that are all there, as a segmented input.
final class MemoryInput: TrackInput {
    private let parts: [[UInt8]]
    private let place = Mutex((part: 0, offset: 0))

    let isByteAddressed = false
    let length: Int64? = nil

    init(_ parts: [[UInt8]]) { self.parts = parts }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        place.withLock { place in
            while place.part < parts.count {
                let part = parts[place.part]
                let count = min(buffer.count, part.count - place.offset)
                guard count > 0 else {
                    place = (place.part + 1, 0)
                    continue
                }
                buffer.copyBytes(from: part[place.offset..<(place.offset + count)])
                place.offset += count
                return .bytes(count)
            }
            return .end
        }
    }

    func hasAhead(_ count: Int64) -> Bool { true }
    func seek(to offset: Int64) -> Bool { false }
    func waitForBytes(until deadline: HostTime?) {}
}
