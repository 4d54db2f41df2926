import LinuxIO
import Media

/// A sound card whose loudspeaker is a file: RIFF WAVE with all that was heard, and nothing that was thrown away.
public final class WAVFileOutput: AudioOutput, @unchecked Sendable {
    // Guard: the sound thread alone, after `configure`.
    private final class OpenFile {
        let descriptor: FileDescriptor

        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    private let path: String
    private let clock: any HostClock
    private let isUnpaced: Bool
    private var file: OpenFile?
    private var card: PacedCard

    /// - Parameter isUnpaced: What is written counts as heard at once.
    public init(path: String, isUnpaced: Bool = false, clock: any HostClock = MonotonicClock()) {
        self.path = path
        self.clock = clock
        self.isUnpaced = isUnpaced
        card = PacedCard(format: AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16), bufferFrames: 0, isUnpaced: isUnpaced)
    }

    /// Agrees to everything and begins the file; a second call begins it again.
    public func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        do {
            let opened = OpenFile(try FileDescriptor.open(path, [.writeOnly, .create, .truncate]))
            try WAVHeader(format: wanted, frames: 0).write(to: opened.descriptor)
            file = opened
        } catch {
            switch error {
            case .noPermission, .notPermitted: throw .noPermission(name: path)
            case .noEntry: throw .noDevice(name: path)
            default: throw .failed(name: path, operation: "open", errno: error.number)
            }
        }
        let periodFrames = max(1, Int(wanted.rate) / 50)
        card = PacedCard(format: wanted, bufferFrames: periodFrames * 10, isUnpaced: isUnpaced)
        return AudioConfiguration(
            format: wanted, periodFrames: periodFrames, bufferFrames: card.bufferFrames, name: "\(path) \(wanted.rate) Hz")
    }

    /// Lets the clock drink.
    public func start() { card.start(clock.now()) }

    /// Stops the clock; what is thrown away will be written over.
    public func stop() { card.stop(clock.now()) }

    /// Writes the frames to the file. After `.xrun` the card is stopped and wants `start` again. A full disk is a card that vanished.
    public func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
        guard let file else { return .lost(.vanished(name: path)) }
        let size = card.format.bytesPerFrame
        let offset = WAVHeader.bytes + card.written * Int64(size)
        // The lengths in the header are 32 bits wide.
        guard offset < Int64(UInt32.max) - Int64(frames.count) else { return .lost(.failed(name: path, operation: "write", errno: 27)) }
        guard let taken = card.write(frames.count / size, clock.now()) else { return .xrun }
        do {
            try file.descriptor.writeAll(UnsafeRawBufferPointer(rebasing: frames[..<(taken * size)]), at: offset)
        } catch {
            return .lost(.failed(name: path, operation: "write", errno: error.number))
        }
        return .wrote(taken)
    }

    /// As a card would tell it.
    public func timing() -> AudioTiming? { file == nil ? nil : card.timing(clock.now()) }

    /// Writes the true lengths into the header. Idempotent.
    public func close() {
        guard let file else { return }
        // What can't be written can't be told to anybody either: the header then says 0 frames, and players read to the end.
        try? WAVHeader(format: card.format, frames: card.written).write(to: file.descriptor)
        try? file.descriptor.resize(to: WAVHeader.bytes + card.written * Int64(card.format.bytesPerFrame))
        self.file = nil
    }
}

/// The first bytes of the file.
///
/// - Source: Multiple Channel Audio Data and WAVE Files (Microsoft), WAVE_FORMAT_EXTENSIBLE.
struct WAVHeader {
    static let bytes: Int64 = 68
    let format: AudioFormat
    let frames: Int64

    private var speakerMask: UInt32 {
        format.layout.speakers.reduce(0) { mask, speaker in
            switch speaker {
            case .frontLeft: mask | 0x1
            case .frontRight: mask | 0x2
            case .frontCenter: mask | 0x4
            case .lowFrequency: mask | 0x8
            case .backLeft: mask | 0x10
            case .backRight: mask | 0x20
            case .backCenter: mask | 0x100
            case .sideLeft: mask | 0x200
            case .sideRight: mask | 0x400
            }
        }
    }

    func write(to file: borrowing FileDescriptor) throws(Errno) {
        var bytes: [UInt8] = []
        func put<Value: FixedWidthInteger>(_ value: Value) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
        func tag(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }
        let sample = format.sampleFormat.bytesPerSample
        let data = UInt32(clamping: frames * Int64(format.bytesPerFrame))
        tag("RIFF")
        put(UInt32(clamping: Int64(data) + Self.bytes - 8))
        tag("WAVEfmt ")
        put(UInt32(40))
        put(UInt16(0xfffe))
        put(UInt16(format.layout.count))
        put(UInt32(format.rate))
        put(UInt32(clamping: Int64(format.rate) * Int64(format.bytesPerFrame)))
        put(UInt16(format.bytesPerFrame))
        put(UInt16(sample * 8))
        put(UInt16(22))
        put(UInt16(sample * 8))
        put(speakerMask)
        // The sub-format's GUID: 1 whole numbers, 3 floating point, then what all of them end with.
        put(UInt16(format.sampleFormat == .float32 ? 3 : 1))
        bytes += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
        tag("data")
        put(data)
        try file.writeAll(bytes, at: 0)
    }
}
