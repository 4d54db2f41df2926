import CFFmpeg
import Media
import Protection

/// Opens packets that libavformat gives encrypted: those of transport streams and packed audio, and those of MP4 that is read as a file.
///
/// - Thread: the track's decode thread.
final class PacketOpening {
    enum Outcome {
        /// It came so, or was made so before libavformat saw it.
        case clear
        /// With this key, now or before libavformat saw it.
        case opened(KeyName)
        case failed(DecodeError)
    }

    /// A key is asked for while a file is read: that long its server is given.
    private static let patience = 40

    private let input: ProtectedInput?
    private let opener: SampleOpener
    private let keys: KeyChest
    private let track: Track
    /// Packets of the same place follow one another, where libavformat cut them out of one.
    private var lastPlace: Int64 = 0

    /// - Parameter input: What the packets come from; nil where it is a file.
    init(_ input: ProtectedInput?, keys: KeyChest, track: Track) {
        self.input = input
        self.track = track
        self.keys = keys
        opener = input?.opener ?? SampleOpener(keys)
    }

    /// Whether the input may hold something encrypted: of a file nothing is known before it is met.
    var mayBeNeeded: Bool { input.map(\.isProtected) ?? keys.hasGivenKeys }

    func open(_ packet: UnsafeMutablePointer<AVPacket>, of codec: AVCodecID, bridge: InputBridge) -> Outcome {
        guard let input else { return openSample(packet, bridge: bridge) }
        if packet.pointee.pos >= 0 { lastPlace = packet.pointee.pos }
        guard let protection = input.protection(at: lastPlace), let key = protection.key else {
            return input.key(at: lastPlace).map { .opened($0) } ?? .clear
        }
        guard let kind = Self.kind(of: codec), let vector = protection.vector else {
            let name = String(cString: avcodec_get_name(codec))
            return .failed(.unsupportedFormat(track: track.word, detail: "\(name) that is encrypted by SAMPLE-AES outside of MP4"))
        }
        guard av_packet_make_writable(packet) >= 0 else { return .failed(.outOfMemory(track: track.word)) }
        let bytes = UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))
        guard let count = UnitOpening.open(bytes, kind, key: key, vector: vector, by: opener) else {
            return .failed(.input(.keyUnknown(key: key.words)))
        }
        av_shrink_packet(packet, Int32(clamping: count))
        return .opened(key)
    }

    private static func kind(of codec: AVCodecID) -> UnitOpening.Kind? {
        switch codec {
        case AV_CODEC_ID_H264: .h264
        case AV_CODEC_ID_AAC: .adts
        case AV_CODEC_ID_AC3: .ac3
        case AV_CODEC_ID_EAC3: .eac3
        default: nil
        }
    }

    // MARK: Files

    private func openSample(_ packet: UnsafeMutablePointer<AVPacket>, bridge: InputBridge) -> Outcome {
        guard let info = lav_packet_encryption(packet) else { return .clear }
        defer { av_encryption_info_free(info) }
        guard let recipe = SampleRecipe(info.pointee) else { return .failed(.input(.lockUnknown(scheme: schemeName(info.pointee.scheme)))) }
        for _ in 0..<Self.patience {
            switch opener.readiness(of: recipe.key) {
            case .here:
                guard av_packet_make_writable(packet) >= 0 else { return .failed(.outOfMemory(track: track.word)) }
                let bytes = UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))
                if opener.open(bytes, by: recipe) != .opened { _ = bytes.initializeMemory(as: UInt8.self, repeating: 0) }
                return .opened(recipe.key)
            case .failed(let error): return .failed(.input(error))
            case .coming: bridge.pause()
            }
        }
        return .failed(.input(.keyUnknown(key: recipe.key.words)))
    }

    private func schemeName(_ letters: UInt32) -> String {
        String(decoding: (0..<4).map { UInt8(truncatingIfNeeded: letters >> (24 - 8 * $0)) }, as: UTF8.self)
    }
}

extension SampleRecipe {
    /// As libavformat tells it; nil where the scheme isn't known.
    fileprivate init?(_ info: AVEncryptionInfo) {
        let letters = (0..<4).map { UInt8(truncatingIfNeeded: info.scheme >> (24 - 8 * UInt32($0))) }
        guard let scheme = ProtectionScheme(rawValue: String(decoding: letters, as: UTF8.self)), let vector = info.iv,
            let name = info.key_id, let key = KeyID(UnsafeBufferPointer(start: name, count: Int(info.key_id_size)))
        else { return nil }
        let parts = UnsafeBufferPointer(start: info.subsamples, count: Int(info.subsample_count)).map {
            Part(clear: Int($0.bytes_of_clear_data), protected: Int($0.bytes_of_protected_data))
        }
        self.init(
            scheme: scheme, crypt: Int(info.crypt_byte_block), skip: Int(info.skip_byte_block), key: .id(key),
            vector: Array(UnsafeBufferPointer(start: vector, count: Int(info.iv_size))), parts: parts)
    }
}
