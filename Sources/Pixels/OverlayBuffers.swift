import Media
import Synchronization

/// What the scan-out thread takes from the interface for its next commit.
public struct OverlayChange: Equatable, Sendable {
    /// Which of the two buffers, 0 or 1.
    public var buffer: Int
    /// What differs from what was last taken; the whole where that isn't known.
    public var damage: PixelRect
    /// Whether the plane shows at all.
    public var isVisible: Bool
}

/// Two buffers of the interface's layer and who has each of them: the interface's thread draws, the scan-out thread shows.
///
/// Each buffer goes free → drawing → finished → queued → shown → free. The states are atomics, so that neither thread ever waits for the
/// other; a finished buffer that no commit has taken yet is taken back by the next `begin`.
///
/// - Thread: `begin` and `finish` on the interface's; `take`, `putBack` and `flipped` on the scan-out thread.
public final class OverlayBuffers: OverlaySurface, @unchecked Sendable {
    private enum State: UInt8, AtomicRepresentable { case free, drawing, finished, queued, shown }

    private final class Side {
        let state = Atomic<State>(.free)
        let base: UnsafeMutableRawPointer
        // Guard for both: `state`. Written by the interface's thread in `drawing`, read by the scan-out thread in `queued`.
        var damage = PixelRect.empty
        var isVisible = false

        init(base: UnsafeMutableRawPointer) { self.base = base }
    }

    /// Width and height of both buffers.
    public let size: PixelSize
    /// Bytes from row to row.
    public let stride: Int
    private let sides: (Side, Side)
    // Keeps the memory alive.
    private let owner: AnyObject
    // The next three are the interface thread's alone. Stale: what was finished in the other buffer since this one was.
    private var stale = (PixelRect.empty, PixelRect.empty)
    private var drawing: Int?
    // Finished and taken back before a commit took it: the scan-out thread hasn't seen it.
    private var unseen = PixelRect.empty

    /// Wraps two buffers of zeros (transparent) that live as long as `owner`.
    public init(size: PixelSize, stride: Int, first: UnsafeMutableRawPointer, second: UnsafeMutableRawPointer, owner: AnyObject) {
        self.size = size
        self.stride = stride
        sides = (Side(base: first), Side(base: second))
        self.owner = owner
    }

    private func side(_ index: Int) -> Side { index == 0 ? sides.0 : sides.1 }

    private func move(_ index: Int, _ from: State, _ to: State) -> Bool {
        side(index).state.compareExchange(expected: from, desired: to, ordering: .acquiringAndReleasing).exchanged
    }

    /// The buffer's memory.
    public func buffer(_ index: Int) -> PixelBuffer { PixelBuffer(base: side(index).base, size: size, stride: stride) }

    // MARK: The interface's thread

    /// Gives the finished buffer that no commit has taken yet, else a free one, else nil.
    public func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        if let drawing { return (buffer(drawing), drawing == 0 ? stale.0 : stale.1) }
        for index in 0..<2 where move(index, .finished, .drawing) {
            unseen = side(index).damage
            drawing = index
            return (buffer(index), .empty)
        }
        for index in 0..<2 where move(index, .free, .drawing) {
            unseen = .empty
            drawing = index
            return (buffer(index), index == 0 ? stale.0 : stale.1)
        }
        return nil
    }

    /// Hands the drawn buffer over; without a `begin` before it, nothing happens.
    public func finish(damage: PixelRect, visible: Bool) {
        guard let index = drawing else { return }
        drawing = nil
        let side = side(index)
        side.damage = damage.union(unseen)
        side.isVisible = visible
        if index == 0 {
            stale = (.empty, stale.1.union(damage))
        } else {
            stale = (stale.0.union(damage), .empty)
        }
        side.state.store(.finished, ordering: .releasing)
    }

    // MARK: The scan-out thread

    /// The newest finished buffer, now part of the commit that is being made.
    public func take() -> OverlayChange? {
        for index in 0..<2 where move(index, .finished, .queued) {
            return OverlayChange(buffer: index, damage: side(index).damage, isVisible: side(index).isVisible)
        }
        return nil
    }

    /// The commit wasn't made: the buffer waits for the next one.
    public func putBack(_ change: OverlayChange) {
        _ = move(change.buffer, .queued, .finished)
    }

    /// The commit with the taken buffer is on the screen: the one before it is free again, and so is this one if it is hidden.
    public func flipped() {
        for index in 0..<2 where side(index).state.load(ordering: .acquiring) == .queued {
            _ = move(1 - index, .shown, .free)
            _ = move(index, .queued, side(index).isVisible ? .shown : .free)
        }
    }

    /// The buffer on the screen; nil where the plane is hidden.
    public var shown: Int? {
        for index in 0..<2 where side(index).state.load(ordering: .acquiring) == .shown { return index }
        return nil
    }
}
