import Media

/// How a segment's bytes are laid out. Source: RFC 8216 §3.
public enum SegmentForm: String, Hashable, Sendable {
    /// MPEG-2 transport stream.
    case transportStream = "mpegts"
    /// Fragmented MP4.
    case fragmentedMP4 = "fmp4"
    /// Sound without a container: AAC in ADTS.
    case packedAAC = "packed-aac"
    /// Sound without a container: MPEG-1 layer III.
    case packedMP3 = "packed-mp3"
    /// Sound without a container: AC-3.
    case packedAC3 = "packed-ac3"
    /// Sound without a container: Enhanced AC-3.
    case packedEAC3 = "packed-eac3"
    /// Text of WebVTT.
    case webVTT = "webvtt"
    /// A still picture.
    case image = "image"

    /// Sound without a container, whose time stands in an ID3 tag before it.
    public var isPackedAudio: Bool {
        switch self {
        case .packedAAC, .packedMP3, .packedAC3, .packedEAC3: true
        default: false
        }
    }

    /// What the first bytes of a segment are.
    ///
    /// - Parameter head: From the beginning; a few hundred bytes, or for packed audio the ID3 tag and 6 more.
    /// - Returns: nil where they are nothing known, or too few.
    public init?(head: ArraySlice<UInt8>) {
        let bytes = head.dropFirst(ID3Tag(head)?.count ?? 0)
        let start = bytes.startIndex
        func at(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[start + offset] : nil }
        let boxes: [StaticString] = ["ftyp", "styp", "moof", "moov", "sidx", "emsg", "prft"]
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        if at(0) == 0x47, at(188) ?? 0x47 == 0x47 {
            self = .transportStream
        } else if bytes.count >= 8, boxes.contains(where: bytes.dropFirst(4).hasPrefix) {
            self = .fragmentedMP4
        } else if text.hasPrefix("WEBVTT") {
            self = .webVTT
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            self = .image
        } else if at(0) == 0x0B, at(1) == 0x77, let identification = at(5) {
            // ETSI TS 102 366 §E.1.3.1.6: bsid tells the two apart.
            self = identification >> 3 > 10 ? .packedEAC3 : .packedAC3
        } else if at(0) == 0xFF, let second = at(1), second & 0xE0 == 0xE0 {
            // ISO/IEC 13818-7: the layer of ADTS is 0, which layers of MPEG audio are not.
            self = second & 0x06 == 0 ? .packedAAC : .packedMP3
        } else {
            return nil
        }
    }

    /// What an address's ending says; nil where it says nothing.
    public init?(ending url: String) {
        let path = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let name = path.suffix(16).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? path.suffix(0)
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        switch String(Substring(name[name.index(after: dot)...])).lowercased() {
        case "ts", "m2ts", "tsv", "tsa": self = .transportStream
        case "mp4", "m4s", "m4v", "m4a", "cmfv", "cmfa", "cmft", "m4f", "m4i": self = .fragmentedMP4
        case "aac", "adts": self = .packedAAC
        case "mp3": self = .packedMP3
        case "ac3": self = .packedAC3
        case "ec3", "eac3": self = .packedEAC3
        case "vtt", "webvtt": self = .webVTT
        case "jpg", "jpeg", "png": self = .image
        default: return nil
        }
    }
}

extension Segment {
    /// What can be said of its layout before a byte of it is there: an initialization segment means MP4, else its address's ending.
    public var expectedForm: SegmentForm? { initialization != nil ? .fragmentedMP4 : SegmentForm(ending: url) }
}
