import LinuxIO
import Media
import Pixels

/// A display that exists in memory only: everything is as on a screen, and what would be seen can be asked for at any time.
///
/// A picture costs nothing until somebody looks: only then are the film and the interface composed.
public final class MemoryDisplay: VideoOutput, @unchecked Sendable {
    /// Size and rate as given; the name is `memory`.
    public let screen: ScreenDescription
    private let buffers: OverlayBuffers

    // Guard: the scan-out thread alone.
    private let pacer: FlipPacer
    private let mappings = PoolMappings()
    private var destination = PixelRect.empty
    private var queued: ShownFilm?
    private var queuesFilm = false

    // Guard: the lock. Flips are told only after it was taken, so that what is shown can't be given back to its pool during a snapshot.
    private let shown = Guarded<ShownFilm?>(nil)

    /// Makes a display.
    ///
    /// - Parameter isUnpaced: Flips don't wait for vertical blanks, for work as fast as it goes.
    public init(
        size: PixelSize = PixelSize(width: 1920, height: 1080), refreshRate: FrameRate = .sixty, isUnpaced: Bool = false,
        clock: any HostClock = MonotonicClock()
    ) {
        screen = ScreenDescription(size: size, refreshRate: refreshRate, name: "memory \(size)@\(refreshRate.hertz)")
        pacer = FlipPacer(rate: refreshRate, isUnpaced: isUnpaced, clock: clock)
        let stride = Int(size.width) * 4
        let memory = HeapPictures(bytes: stride * Int(size.height))
        buffers = OverlayBuffers(size: size, stride: stride, first: memory.first, second: memory.second, owner: memory)
    }

    /// The interface's layer.
    public var overlay: any OverlaySurface { buffers }

    /// Takes every format that can be made RGB of.
    public func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        destination = format.letterbox(in: screen.size)
        guard
            PictureConverter(
                from: (format.pixelFormat, format.size), to: (.xrgb8888, destination.size), color: format.color) != nil
        else { throw .unsupportedFormat(format.pixelFormat) }
        return VideoPlacement(destination: destination, path: "memory", pictures: format)
    }

    /// Remembers the picture until the next vertical blank.
    public func commit(_ frame: VideoFrame?) -> CommitResult {
        guard !pacer.isClosed else { return .failed(.failed(operation: "commit", errno: Errno.noDevice.number)) }
        guard !pacer.isBusy else { return .busy }
        if let frame {
            do {
                queued = ShownFilm(frame: frame, memory: try mappings.bytes(of: frame.descriptor), destination: destination)
                queuesFilm = true
            } catch {
                return .failed(.failed(operation: "map the frame pool", errno: error.number))
            }
        }
        _ = buffers.take()
        pacer.queue()
        return .queued
    }

    /// Waits for the next vertical blank where a commit is queued.
    public func nextEvent(until deadline: HostTime?) -> DisplayEvent {
        pacer.nextEvent(until: deadline) {
            shown.withLock { shown in
                if queuesFilm { shown = queued }
                buffers.flipped()
            }
            queuesFilm = false
            queued = nil
        }
    }

    /// Shows black under the interface.
    public func clear() {
        queuesFilm = false
        queued = nil
        shown.withLock { $0 = nil }
    }

    /// Forgets the picture. Idempotent.
    public func close() {
        clear()
        pacer.close()
    }

    /// What is on the screen now, film and interface. A flip that comes meanwhile waits some milliseconds.
    ///
    /// - Thread: any.
    public func snapshot() -> ScreenPicture {
        var picture = ScreenPicture(black: screen.size)
        shown.withLock { picture.compose(film: $0, interface: buffers.shown.map(buffers.buffer)) }
        return picture
    }
}

/// Two pictures of zeros, which take no room until they are drawn on.
final class HeapPictures {
    let first: UnsafeMutableRawPointer
    let second: UnsafeMutableRawPointer
    private let map: MemoryMap?
    private let spare: UnsafeMutableRawPointer?

    init(bytes: Int) {
        // An anonymous file's pages come as they are touched; plain memory stands in where no descriptor is to be had.
        if let file = try? MemoryFile.make(name: "overlay", count: bytes * 2),
            let map = try? MemoryMap.shared(file.file.number, count: file.count, isWritable: true)
        {
            first = map.base
            second = map.base + bytes
            self.map = consume map
            spare = nil
        } else {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes * 2, alignment: 64)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes * 2)
            first = memory
            second = memory + bytes
            map = nil
            spare = memory
        }
    }

    deinit {
        spare?.deallocate()
    }
}
