import CFFmpeg
import Media

/// Whether a key is the right one, before anything that was opened with it is shown: AES opens everything with any key, and what comes of a wrong one is
/// noise, which no decoder likes.
///
/// A key is on trial until a decoder has made something whole of what it opened; what comes broken meanwhile is kept from the viewer, and a few such
/// units without a whole one condemn it.
///
/// - Thread: the track's decode thread.
struct KeyProof {
    enum Verdict: Equatable {
        /// It may be seen or heard.
        case fit
        /// It came whole, and may be later: the key is on trial.
        case withheld
        /// It came broken, or not at all, and what was withheld before it is in doubt.
        case broken
        case wrong(KeyName)
    }

    /// What has to come whole one behind the other.
    private var needed = 1
    /// Broken ones that condemn: damage on the way rarely meets so many.
    private static let strikes = 3
    /// Units between a codec's entrance and its exit.
    private static let remembered = 64

    /// Units after its proof in which a key can still be condemned.
    private static let probation = 128
    /// Pictures of H.265 that look like noise before they are believed to be the film: its decoder finds something wrong in every tenth only.
    private static let mostDoubts = 96
    /// What waits for the proof is no more than this; what is older isn't shown.
    static let mostWithheldPictures = 5

    private var proven: KeyName?
    private var probationLeft = 0
    private var onTrial: KeyName?
    private var broken = 0
    private var whole = 0
    private var doubts = 0
    /// Something came broken, and no picture since that leans on none.
    private var isBaseless = false
    /// A picture that came whole is looked at, too.
    private var isLooked = false
    /// Of units that were sent with the key on trial.
    private var sent: [Unit] = []

    private struct Unit {
        var time: Int64
        var isSuspect: Bool
        /// Sent before something was refused: it may be just that, given later as if it were whole.
        var isDoomed = false
        /// Samples that the container gives it; nil where it doesn't say, and for pictures.
        var samples: Int64?
    }

    /// Whether a key is on trial.
    var isOpen: Bool { onTrial != nil }

    /// After a seek: what was sent won't come.
    mutating func forgetUnits() { sent.removeAll(keepingCapacity: true) }

    /// A packet is about to be sent to its codec.
    mutating func see(_ packet: AVPacket, key: KeyName?, of stream: AVStream) {
        guard let key, let parameters = stream.codecpar?.pointee else { return }
        if key == proven {
            probationLeft -= 1
            if probationLeft > 0, !packet.isWellFormed(of: parameters) { broken += 1 }
            return
        }
        if key != onTrial {
            onTrial = key
            needed = Self.needed(for: parameters.codec_id)
            broken = 0
            whole = 0
            doubts = 0
            isLooked = parameters.codec_id == AV_CODEC_ID_HEVC
            isBaseless = false
            sent.removeAll(keepingCapacity: true)
        }
        if sent.count >= Self.remembered { sent.removeFirst() }
        var samples: Int64?
        if parameters.sample_rate > 0, packet.duration > 0 {
            samples = av_rescale_q(packet.duration, stream.time_base, AVRational(num: 1, den: parameters.sample_rate))
        }
        sent.append(Unit(time: packet.pts, isSuspect: !packet.isWellFormed(of: parameters), samples: samples))
    }

    /// By how often noise comes through each codec: next to never with H.264, whose blocks have to end where the slice does; every fourth time with VP9,
    /// which looks at two marks; the more often, the more have to come whole.
    private static func needed(for codec: AVCodecID) -> Int {
        switch codec {
        case AV_CODEC_ID_H264: 1
        case AV_CODEC_ID_HEVC, AV_CODEC_ID_VP9, AV_CODEC_ID_AV1: 5
        case AV_CODEC_ID_OPUS: 10
        default: 4
        }
    }

    /// Nothing more comes: what was withheld is fit if nothing spoke against the key.
    mutating func end() -> Verdict {
        guard let key = onTrial else { return .fit }
        onTrial = nil
        guard broken == 0 else { return .wrong(key) }
        return .fit
    }

    /// The codec has refused a packet that was opened with a key.
    mutating func refused(_ key: KeyName?) -> Verdict {
        guard let key else { return .fit }
        if key == onTrial { return strike() }
        guard key == proven, probationLeft > 0 else { return .fit }
        broken += 1
        return broken >= Self.strikes ? .wrong(key) : .fit
    }

    /// The codec has given something.
    mutating func judge(_ frame: AVFrame) -> Verdict {
        guard let key = onTrial else { return .fit }
        let time = frame.best_effort_timestamp
        let unit = sent.first { $0.time == time }
        // Sent before, in the clear or with another key.
        if unit == nil, time != LAV_NO_TIMESTAMP { return .fit }
        var isBroken = frame.decode_error_flags != 0 || frame.flags & AV_FRAME_FLAG_CORRUPT != 0 || unit?.isSuspect == true
        // A rounded length differs by a sample or two.
        if let samples = unit?.samples, abs(samples - Int64(frame.nb_samples)) > 4 { isBroken = true }
        if unit?.isDoomed == true { return .broken }
        guard !isBroken else { return strike() }
        // What leans on a picture that came broken may be anything.
        if isBaseless, frame.width > 0, frame.pict_type != AV_PICTURE_TYPE_I { return .broken }
        isBaseless = false
        if isLooked, doubts < Self.mostDoubts, NoiseLook.isSeen(in: frame) {
            doubts += 1
            whole = 0
            return .withheld
        }
        whole += 1
        guard whole >= needed else { return .withheld }
        proven = key
        probationLeft = Self.probation
        onTrial = nil
        sent.removeAll(keepingCapacity: true)
        return .fit
    }

    private mutating func strike() -> Verdict {
        guard let key = onTrial else { return .fit }
        broken += 1
        whole = 0
        isBaseless = true
        for index in sent.indices { sent[index].isDoomed = true }
        return broken >= Self.strikes ? .wrong(key) : .broken
    }
}

extension AVPacket {
    /// Whether units of H.264 and H.265 fill the packet, and hold nothing that no unit may hold; true for others.
    ///
    /// - Source: ITU-T H.264 §7.4.1, H.265 §7.4.2.1: behind two zeros no byte up to 2 may follow, and behind a 3 none above 3.
    func isWellFormed(of parameters: AVCodecParameters) -> Bool {
        let place = parameters.codec_id == AV_CODEC_ID_H264 ? 4 : parameters.codec_id == AV_CODEC_ID_HEVC ? 21 : nil
        guard let place, let extradata = parameters.extradata, Int(parameters.extradata_size) > place, extradata[0] == 1, let data else {
            return true
        }
        let lengthSize = Int(extradata[place] & 3) + 1
        let bytes = UnsafeBufferPointer(start: data, count: Int(size))
        var offset = 0
        while offset < bytes.count {
            guard bytes.count - offset >= lengthSize else { return false }
            let length = bytes[offset..<(offset + lengthSize)].reduce(0) { $0 << 8 | Int($1) }
            offset += lengthSize
            guard length > 0, length <= bytes.count - offset else { return false }
            // The first bit is 0 in both.
            guard bytes[offset] < 0x80, Self.isEscaped(bytes[offset..<(offset + length)]) else { return false }
            offset += length
        }
        return true
    }

    private static func isEscaped(_ unit: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var zeros = 0
        var isBehindEscape = false
        for byte in unit {
            if isBehindEscape, byte > 3 { return false }
            isBehindEscape = false
            if zeros >= 2 {
                if byte < 3 { return false }
                isBehindEscape = byte == 3
            }
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return true
    }
}
