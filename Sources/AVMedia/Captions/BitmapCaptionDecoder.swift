import CFFmpeg
import Glibc
import Media

/// Makes pictures of the packets of Blu-ray's, DVDs' and European television's captions, by libavcodec.
///
/// - Thread: one at a time, as `CaptionPictureDecoder` says.
public final class BitmapCaptionDecoder: CaptionPictureDecoder, @unchecked Sendable {
    // Guard: who calls does so from one thread at a time, by the protocol; nothing else reaches the codec.
    private let codec: Codec
    private let packet: PacketHandle
    private let track: EmbeddedCaptions

    /// Of all the pictures that stand together; 4K's canvas is smaller.
    private static let mostPixels = 4096 * 2304
    /// Where a stream doesn't say. Source: ETSI EN 300 743 §7.2.1; DVDs' is the same in Europe.
    private static let usualCanvas = PixelSize(width: 720, height: 576)
    /// Packets' times are counted in microseconds, as libavcodec counts those of captions.
    private static let timeBase = AVRational(num: 1, den: 1_000_000)

    /// - Returns: nil: it is text, or libavcodec was built without it.
    public static func make(_ track: EmbeddedCaptions) -> BitmapCaptionDecoder? {
        guard track.coding.isPictures, let packet = PacketHandle.make() else { return nil }
        FFmpegLog.silence()
        var parameters = avcodec_parameters_alloc()
        defer { avcodec_parameters_free(&parameters) }
        guard let parameters else { return nil }
        parameters.pointee.codec_type = AVMEDIA_TYPE_SUBTITLE
        parameters.pointee.codec_id = track.coding.codecID
        parameters.pointee.width = track.canvas?.width ?? 0
        parameters.pointee.height = track.canvas?.height ?? 0
        if !track.header.isEmpty {
            guard let memory = av_mallocz(track.header.count + Int(LAV_INPUT_PADDING)) else { return nil }
            track.header.withUnsafeBytes { memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count) }
            parameters.pointee.extradata = memory.assumingMemoryBound(to: UInt8.self)
            parameters.pointee.extradata_size = Int32(track.header.count)
        }
        guard
            let codec = try? Codec.open(
                parameters, timeBase: timeBase, track: .captions, configure: { $0.pointee.max_pixels = Int64(mostPixels) })
        else { return nil }
        return BitmapCaptionDecoder(codec: codec, packet: packet, track: track)
    }

    private init(codec: Codec, packet: consuming PacketHandle, track: EmbeddedCaptions) {
        self.codec = codec
        self.packet = packet
        self.track = track
    }

    /// As `CaptionPictureDecoder.reset`.
    public func reset() { codec.flush() }

    /// As `CaptionPictureDecoder.decode`.
    public func decode(_ source: CaptionPacket) -> CaptionPictures? {
        guard !source.bytes.isEmpty, source.bytes.count <= CaptionPacket.mostBytes,
            av_new_packet(packet.pointer, Int32(source.bytes.count)) >= 0
        else { return nil }
        defer { packet.clear() }
        source.bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memcpy(packet.pointer.pointee.data, start, bytes.count) }
        }
        let time = Self.timeBase.ticks(notAfter: source.time)
        packet.pointer.pointee.pts = time
        packet.pointer.pointee.dts = time
        var subtitle = AVSubtitle()
        var isThere: Int32 = 0
        let result = avcodec_decode_subtitle2(codec.pointer, &subtitle, &isThere, packet.pointer)
        defer { avsubtitle_free(&subtitle) }
        guard result >= 0, isThere != 0 else { return nil }
        return pictures(subtitle, of: source, at: time)
    }

    private func pictures(_ subtitle: AVSubtitle, of source: CaptionPacket, at time: Int64) -> CaptionPictures {
        var start = source.time
        // Where the bytes name a moment of their own, as the packets of one display set may have several.
        if subtitle.pts != LAV_NO_TIMESTAMP, subtitle.pts != time { start = Self.timeBase.time(subtitle.pts) ?? start }
        let base = start
        start = start + MediaTime(ticks: Int64(subtitle.start_display_time), of: 1, over: 1000)
        var end: MediaTime?
        if subtitle.end_display_time != .max, subtitle.end_display_time > subtitle.start_display_time {
            end = base + MediaTime(ticks: Int64(subtitle.end_display_time), of: 1, over: 1000)
        } else if track.coding == .vobSub, let duration = source.duration {
            end = source.time + duration
        }
        var left = Self.mostPixels
        var parts: [CaptionPictures.Part] = []
        for index in 0..<Int(subtitle.num_rects) {
            guard let rect = subtitle.rects?[index]?.pointee, let part = BitmapCrop(rect)?.part(atMost: left) else { continue }
            left -= Int(part.rect.width) * Int(part.rect.height)
            parts.append(part)
        }
        return CaptionPictures(start: start, end: end, canvas: canvas(of: parts), parts: parts)
    }

    private func canvas(of parts: [CaptionPictures.Part]) -> PixelSize {
        let own = PixelSize(width: codec.pointer.pointee.width, height: codec.pointer.pointee.height)
        var canvas = own.width > 0 && own.height > 0 ? own : track.canvas ?? Self.usualCanvas
        // What is said to be smaller than what is on it can't be right.
        for part in parts {
            canvas.width = max(canvas.width, part.rect.x + part.rect.width)
            canvas.height = max(canvas.height, part.rect.y + part.rect.height)
        }
        return canvas
    }
}

/// The part of a picture of up to 256 colours in which something is to be seen.
private struct BitmapCrop {
    private let rect: AVSubtitleRect
    private let pixels: UnsafePointer<UInt8>
    private let stride: Int
    /// Blue, green, red, alpha, premultiplied; as many as there are.
    private let colors: [(UInt8, UInt8, UInt8, UInt8)]
    private let columns: Range<Int>
    private let rows: Range<Int>

    /// No canvas is larger.
    private static let longestSide: Int32 = 16_384

    /// - Returns: nil: there is nothing to be seen.
    init?(_ rect: AVSubtitleRect) {
        guard rect.type == SUBTITLE_BITMAP, let pixels = rect.data.0, let palette = rect.data.1, rect.linesize.0 >= rect.w,
            (1...Self.longestSide).contains(rect.w), (1...Self.longestSide).contains(rect.h), (0...Self.longestSide).contains(rect.x),
            (0...Self.longestSide).contains(rect.y)
        else { return nil }
        self.rect = rect
        self.pixels = UnsafePointer(pixels)
        stride = Int(rect.linesize.0)
        let raw = UnsafeRawPointer(palette)
        colors = (0..<Int(max(0, min(256, rect.nb_colors)))).map { index in
            let color = raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
            let alpha = color >> 24
            func part(_ shift: UInt32) -> UInt8 { UInt8(((color >> shift & 0xFF) * alpha + 127) / 255) }
            return (part(0), part(8), part(16), UInt8(alpha))
        }
        var (left, right, top, bottom) = (Int(rect.w), -1, -1, -1)
        for row in 0..<Int(rect.h) {
            let line = UnsafeBufferPointer(start: pixels + row * stride, count: Int(rect.w))
            let isSeen: (UInt8) -> Bool = { [colors] in Int($0) < colors.count && colors[Int($0)].3 > 0 }
            guard let first = line.firstIndex(where: isSeen), let last = line.lastIndex(where: isSeen) else { continue }
            (left, right) = (min(left, first), max(right, last))
            if top < 0 { top = row }
            bottom = row
        }
        guard top >= 0 else { return nil }
        columns = left..<(right + 1)
        rows = top..<(bottom + 1)
    }

    /// - Parameter most: Pixels.
    /// - Returns: nil: it has more.
    func part(atMost most: Int) -> CaptionPictures.Part? {
        guard columns.count * rows.count <= most else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: columns.count * rows.count * 4) { buffer, count in
            for row in rows {
                let line = pixels + row * stride
                for column in columns {
                    let index = Int(line[column])
                    let color = index < colors.count ? colors[index] : (0, 0, 0, 0)
                    buffer[count] = color.0
                    buffer[count + 1] = color.1
                    buffer[count + 2] = color.2
                    buffer[count + 3] = color.3
                    count += 4
                }
            }
        }
        let place = PixelRect(
            x: rect.x + Int32(columns.lowerBound), y: rect.y + Int32(rows.lowerBound), width: Int32(columns.count),
            height: Int32(rows.count))
        return CaptionPictures.Part(rect: place, pixels: bytes, isForced: rect.flags & AV_SUBTITLE_FLAG_FORCED != 0)
    }
}
