import AVMedia
import Glibc
import LinuxIO
import Media

/// All that a decoder gave, until something ended it.
struct DecodedPictures {
    var description: TrackDescription
    var frames: [VideoFrame] = []
    var damaged: [DecodeError] = []
    var failure: DecodeError?

    var times: [MediaTime] { frames.map(\.presentationTime) }
}

/// Decodes to the end; each picture is released after `inspect` has seen it.
func decodePictures(
    _ input: any TrackInput, threads: Int = 1, from start: MediaTime? = nil, limit: Int = 100_000,
    inspect: (VideoFrame) throws -> Void = { _ in }
) throws -> DecodedPictures {
    let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: threads...threads), clock: MonotonicClock())
    var result = DecodedPictures(description: try decoder.open(input))
    if let start { try decoder.seek(to: start) }
    for _ in 0..<limit {
        switch decoder.next() {
        case .output(let frame):
            try inspect(frame)
            result.frames.append(frame)
            decoder.pool.release(frame.cell)
        case .damaged(let error): result.damaged.append(error)
        case .failed(let error):
            result.failure = error
            return result
        case .end: return result
        case .starved, .poolEmpty, .interrupted: throw FixtureError(text: "a decoder of released pictures can always go on")
        }
    }
    throw FixtureError(text: "no end after \(limit) steps")
}

/// A film's sound, decoded to its end.
struct DecodedSamples {
    var description: TrackDescription
    var bytes: [UInt8] = []
    var blocks: [(time: MediaTime, frames: Int)] = []
    var damaged: [DecodeError] = []
    var failure: DecodeError?

    /// A new array each time.
    var floats: [Float] {
        bytes.withUnsafeBytes { raw in (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) } }
    }
}

func decodeSamples(
    _ input: any TrackInput, format: AudioFormat = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32),
    from start: MediaTime? = nil, limit: Int = 100_000
) throws -> DecodedSamples {
    let decoder = try SoftwareAudioDecoder(outputFormat: format, clock: MonotonicClock())
    var result = DecodedSamples(description: try decoder.open(input))
    if let start { try decoder.seek(to: start) }
    for _ in 0..<limit {
        switch decoder.next() {
        case .output(let block):
            result.blocks.append((block.presentationTime, block.frameCount))
            result.bytes += block.bytes
        case .damaged(let error): result.damaged.append(error)
        case .failed(let error):
            result.failure = error
            return result
        case .end: return result
        case .starved, .poolEmpty, .interrupted: throw FixtureError(text: "nothing interrupts this decoder")
        }
    }
    throw FixtureError(text: "no end after \(limit) steps")
}

/// A picture's planes without their padding, as `ffmpeg -f rawvideo` writes them.
func packedBytes(of frame: VideoFrame, in mappings: PoolMappings) throws -> [UInt8] {
    let memory = try mappings.bytes(of: frame.descriptor)
    let (width, height) = (Int(frame.format.size.width), Int(frame.format.size.height))
    var packed: [UInt8] = []
    func append(_ plane: PlaneLayout, _ rowBytes: Int, _ rows: Int) {
        for row in 0..<rows {
            let start = Int(plane.offset) + row * Int(plane.stride)
            packed += memory[start..<(start + rowBytes)]
        }
    }
    let bytes = frame.format.pixelFormat == .yuv420p10 ? 2 : 1
    let isWhole = frame.format.pixelFormat == .yuv444
    let chromaWidth = isWhole ? width : (width + 1) / 2
    let chromaHeight = isWhole || frame.format.pixelFormat == .yuv422 ? height : (height + 1) / 2
    append(frame.planes.0, width * bytes, height)
    append(frame.planes.1, chromaWidth * bytes, chromaHeight)
    append(frame.planes.2, chromaWidth * bytes, chromaHeight)
    return packed
}
