import CDRM
import Glibc
import LinuxIO
import Media
import Pixels

/// Framebuffers over the decoder's own memory, so that no pixel is copied: a pool's cell → `/dev/udmabuf` → dma-buf → framebuffer. One
/// for each cell, made when the cell is first shown.
///
/// - Thread: scan-out.
final class ImportedFrames {
    private final class Entry {
        let framebuffer: Framebuffer
        let planes: (PlaneLayout, PlaneLayout, PlaneLayout)
        let shared: FileDescriptor
        /// Where the kernel refuses to flush, it is not asked again.
        private var canFlush: Bool

        init(framebuffer: Framebuffer, planes: (PlaneLayout, PlaneLayout, PlaneLayout), shared: consuming FileDescriptor) {
            self.framebuffer = framebuffer
            self.planes = planes
            canFlush = Self.sync(shared, DMA_BUF_SYNC_START)
            self.shared = shared
        }

        /// Lets a display without cache coherence see what the CPU wrote. Where there is nothing to do, the kernel knows.
        func flush() {
            if canFlush { canFlush = Self.sync(shared, DMA_BUF_SYNC_END) }
        }

        private static func sync(_ shared: borrowing FileDescriptor, _ step: Int32) -> Bool {
            var sync = dma_buf_sync(flags: UInt64(DMA_BUF_SYNC_WRITE | step))
            return (try? shared.control(UInt(LANTERNE_DMA_BUF_SYNC), &sync)) != nil
        }
    }

    private let card: Card
    private let device: FileDescriptor
    private let descriptor: Int32
    private let inode: UInt
    let format: VideoFormat
    private var entries: [Entry?]

    /// Cells of one pool; in a larger one, cells that share a place are imported again and again.
    static let capacity = 64

    /// - Parameter sample: Any picture of the pool.
    /// - Throws: `.refused` or `.failed` with the step that this machine doesn't offer.
    init(card: Card, sample: VideoFrame) throws(DisplayError) {
        do {
            device = try FileDescriptor.open("/dev/udmabuf", [.readWrite])
        } catch {
            throw .failed(operation: "open /dev/udmabuf", errno: error.number)
        }
        self.card = card
        descriptor = sample.descriptor
        inode = Self.inode(of: sample.descriptor)
        format = sample.format
        entries = [Entry?](repeating: nil, count: Self.capacity)
        _ = try framebuffer(for: sample)
    }

    /// Whether a picture lies in the pool whose cells are kept here, with the same format.
    func covers(_ frame: VideoFrame) -> Bool {
        frame.descriptor == descriptor && frame.format == format && Self.inode(of: frame.descriptor) == inode
    }

    private static func inode(of descriptor: Int32) -> UInt {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt(status.st_ino) : 0
    }

    /// The cell's framebuffer, made at the first use.
    func framebuffer(for frame: VideoFrame) throws(DisplayError) -> Framebuffer {
        // A pool that takes its cells' numbers from a later stretch has its own descriptor, and so its own entries here.
        let index = Int(frame.cell.index.magnitude) % Self.capacity
        if let entry = entries[index], entry.planes.0 == frame.planes.0, entry.planes.1 == frame.planes.1,
            entry.planes.2 == frame.planes.2
        {
            entry.flush()
            return entry.framebuffer
        }
        let entry = try makeEntry(frame)
        entries[index] = entry
        entry.flush()
        return entry.framebuffer
    }

    private func makeEntry(_ frame: VideoFrame) throws(DisplayError) -> Entry {
        let pixels = frame.format.pixelFormat
        let (start, end) = Self.extent(of: frame)
        let page: Int64 = 4096
        let first = start & ~(page - 1)
        let last = (end + page - 1) & ~(page - 1)
        var request = udmabuf_create()
        request.memfd = UInt32(frame.descriptor)
        request.flags = UInt32(UDMABUF_FLAGS_CLOEXEC)
        request.offset = UInt64(first)
        request.size = UInt64(last - first)
        let shared: FileDescriptor
        do {
            shared = FileDescriptor(owning: try device.control(UInt(LANTERNE_UDMABUF_CREATE), &request))
        } catch {
            throw .refused(operation: "share the frame pool (udmabuf)", property: nil, errno: error.number)
        }
        var handle: UInt32 = 0
        let result = drmPrimeFDToHandle(card.descriptor, shared.number, &handle)
        guard result == 0 else {
            throw .refused(operation: "import the frame pool (PRIME)", property: nil, errno: Errno.last.number)
        }
        func moved(_ plane: PlaneLayout, _ index: Int) -> PlaneLayout {
            index < pixels.planeCount ? PlaneLayout(offset: plane.offset - first, stride: plane.stride) : PlaneLayout(offset: 0, stride: 0)
        }
        let framebuffer = try Framebuffer(
            card: card, handle: handle, size: frame.format.size, format: pixels,
            planes: (moved(frame.planes.0, 0), moved(frame.planes.1, 1), moved(frame.planes.2, 2)))
        return Entry(framebuffer: framebuffer, planes: frame.planes, shared: shared)
    }

    /// First and last byte (exclusive) of a picture in its pool.
    private static func extent(of frame: VideoFrame) -> (Int64, Int64) {
        let format = frame.format.pixelFormat
        var (start, end) = (Int64.max, Int64(0))
        for (index, plane) in [frame.planes.0, frame.planes.1, frame.planes.2].enumerated() where index < format.planeCount {
            let rows = format.rows(plane: index, height: Int(frame.format.size.height))
            start = min(start, plane.offset)
            end = max(end, plane.offset + Int64(plane.stride) * Int64(rows))
        }
        return (start, end)
    }
}
