import CFFmpeg

extension AVPacket {
    /// Whether a codec that begins with this keyframe gives every picture that one would which has seen what came before.
    ///
    /// - Source: ITU-T H.264 table 7-1 (an IDR picture is NAL unit type 5), H.265 table 7-1 (19 and 20; behind other intra pictures come some
    ///   that lean back). Of the others only codecs are known whose key pictures end all references: VP9, AV1.
    func isCleanKeyframe(of parameters: AVCodecParameters) -> Bool {
        guard flags & AV_PKT_FLAG_KEY != 0, let data, size > 0 else { return false }
        let units = NALUnits(bytes: UnsafeBufferPointer(start: data, count: Int(size)))
        switch parameters.codec_id {
        case AV_CODEC_ID_H264:
            return units.firstKind(lengthSize: parameters.lengthSize(at: 4), of: 1...5) { $0 & 0x1F } == 5
        case AV_CODEC_ID_HEVC:
            let kind = units.firstKind(lengthSize: parameters.lengthSize(at: 21), of: 0...31) { $0 >> 1 & 0x3F }
            return kind == 19 || kind == 20
        case AV_CODEC_ID_VP9, AV_CODEC_ID_AV1: return true
        default: return false
        }
    }
}

extension AVCodecParameters {
    /// The bytes of a unit's length, where the configuration record says it; nil where start codes stand between units.
    ///
    /// - Source: ISO/IEC 14496-15 §5.3.3.1.2 (`avcC`: at 4), §8.3.3.1.2 (`hvcC`: at 21).
    fileprivate func lengthSize(at index: Int) -> Int? {
        guard let extradata, extradata_size > index, extradata[0] == 1 else { return nil }
        return Int(extradata[index] & 3) + 1
    }
}

/// The units of a coded picture, whatever the bytes.
private struct NALUnits {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The kind of the first unit that is a picture's; nil where there is none.
    func firstKind(lengthSize: Int?, of pictures: ClosedRange<UInt8>, kind: (UInt8) -> UInt8) -> UInt8? {
        var offset = 0
        while let header = lengthSize.map({ self.header(at: &offset, lengthSize: $0) }) ?? headerBehindStartCode(from: &offset) {
            let kind = kind(header)
            if pictures.contains(kind) { return kind }
        }
        return nil
    }

    private func header(at offset: inout Int, lengthSize: Int) -> UInt8? {
        guard bytes.count - offset > lengthSize else { return nil }
        let length = bytes[offset..<(offset + lengthSize)].reduce(0) { $0 << 8 | Int($1) }
        let start = offset + lengthSize
        guard length > 0, length <= bytes.count - start else { return nil }
        offset = start + length
        return bytes[start]
    }

    private func headerBehindStartCode(from offset: inout Int) -> UInt8? {
        while bytes.count - offset > 3 {
            defer { offset += 1 }
            if bytes[offset] == 0, bytes[offset + 1] == 0, bytes[offset + 2] == 1 { return bytes[offset + 3] }
        }
        return nil
    }
}
