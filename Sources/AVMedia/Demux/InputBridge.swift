import CFFmpeg
import Media

/// libavformat's reads and seeks, answered by a track's input.
///
/// - Thread: the track's decode thread; libavformat calls back on the thread that called it.
final class InputBridge {
    /// Why a read was refused, until the next seek or opening: libavformat's error codes can't carry that, and it reads on after errors.
    enum Obstacle {
        case interrupted
        case failed(SourceError)

        /// As an opening or a seek reports it.
        var error: DecodeError {
            switch self {
            case .interrupted: .interrupted
            case .failed(let error): .input(error)
            }
        }
    }

    /// Waiting is cut into portions so that an input that forgets to wake its reader costs a quarter of a second, not the film.
    private static let patience = Duration.milliseconds(250)

    let input: any TrackInput
    private let clock: any HostClock
    /// Of the next byte that libavformat gets.
    private(set) var position: Int64 = 0
    private(set) var obstacle: Obstacle?
    /// Bytes given to libavformat so far: what an opening costs.
    private(set) var bytesRead: Int64 = 0

    init(input: any TrackInput, clock: any HostClock) {
        self.input = input
        self.clock = clock
    }

    /// Before a seek, which may go where the bytes can be had.
    func forgetObstacle() { obstacle = nil }

    /// Waits a moment for something else than bytes that comes with the input's signal.
    func pause() { input.waitForBytes(until: clock.now() + Self.patience) }

    /// Gives what is there at once, at least one byte: a first picture must not wait for a whole buffer.
    ///
    /// - Returns: bytes, or one of libavformat's errors.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        while true {
            switch input.read(into: buffer) {
            case .bytes(let count):
                guard count > 0, count <= buffer.count else { return LAV_ERROR_IO }
                position += Int64(count)
                bytesRead += Int64(count)
                return Int32(count)
            case .notYet:
                input.waitForBytes(until: clock.now() + Self.patience)
            case .end:
                return LAV_ERROR_EOF
            case .interrupted:
                obstacle = .interrupted
                return LAV_ERROR_EXIT
            case .failed(let error):
                obstacle = .failed(error)
                return LAV_ERROR_IO
            }
        }
    }

    /// - Parameter whence: SEEK_SET, SEEK_CUR, SEEK_END or libavformat's question for the length.
    func seek(_ offset: Int64, whence: Int32) -> Int64 {
        let base: Int64
        switch whence & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return input.length ?? Int64(LAV_ERROR_NOT_IMPLEMENTED)
        case 0: base = 0
        case 1: base = position
        case 2:
            guard let length = input.length else { return Int64(LAV_ERROR_NOT_IMPLEMENTED) }
            base = length
        default: return Int64(LAV_ERROR_INVALID_ARGUMENT)
        }
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0, input.seek(to: target) else { return Int64(LAV_ERROR_INVALID_ARGUMENT) }
        position = target
        return target
    }
}

/// libavformat's buffered reader over a bridge; freed when it goes, after the format context that read through it.
struct ReaderHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<AVIOContext>

    /// As large as one read of a socket or a page cache usually gives; small enough that a first picture needs few of them.
    private static let bufferBytes = 32 << 10

    /// - Parameter bridge: Must outlive the handle: libavformat holds it unretained.
    static func make(_ bridge: InputBridge) -> ReaderHandle? {
        guard let buffer = av_malloc(bufferBytes) else { return nil }
        let isByteAddressed = bridge.input.isByteAddressed
        guard
            let pointer = avio_alloc_context(
                buffer.assumingMemoryBound(to: UInt8.self), Int32(bufferBytes), 0,
                Unmanaged.passUnretained(bridge).toOpaque(), readCallback, nil, isByteAddressed ? seekCallback : nil)
        else {
            av_free(buffer)
            return nil
        }
        pointer.pointee.seekable = isByteAddressed ? AVIO_SEEKABLE_NORMAL : 0
        return ReaderHandle(pointer: pointer)
    }

    private init(pointer: UnsafeMutablePointer<AVIOContext>) { self.pointer = pointer }

    deinit {
        // libavformat may have put another buffer in place of ours.
        av_freep(&pointer.pointee.buffer)
        var freed: UnsafeMutablePointer<AVIOContext>? = pointer
        avio_context_free(&freed)
    }

    /// Lets reading go on after an end or an error, as a seek needs.
    borrowing func clearEnd() {
        pointer.pointee.eof_reached = 0
        pointer.pointee.error = 0
    }
}

private let readCallback: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
    opaque, buffer, count in
    guard let opaque, let buffer, count > 0 else { return LAV_ERROR_INVALID_ARGUMENT }
    let bridge = Unmanaged<InputBridge>.fromOpaque(opaque).takeUnretainedValue()
    return bridge.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
}

private let seekCallback: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = { opaque, offset, whence in
    guard let opaque else { return Int64(LAV_ERROR_INVALID_ARGUMENT) }
    return Unmanaged<InputBridge>.fromOpaque(opaque).takeUnretainedValue().seek(offset, whence: whence)
}
