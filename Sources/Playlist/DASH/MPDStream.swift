import Media

/// A representation in one period, with all that it inherits.
struct MPDStream {
    enum Kind: String {
        case pictures, sound, text, images
    }

    var kind: Kind
    var purpose: MPDPurpose
    var language: String?
    var channels: Int?
    var frameRate: FrameRate?
    var videoRange = VideoRange.sdr
    var captions: [MPDCaption] = []
    var details: RepresentationDetails
    var plan: PeriodPlan
    var line: Int

    var isTrickMode: Bool { !details.trickModeOf.isEmpty }
    var bandwidth: Int64 { details.bandwidth ?? 0 }

    /// What a stream of another period must share to be the same with another name.
    var looseSignature: String {
        let role = purpose.words.joined(separator: ",") + "/" + purpose.characteristics.joined(separator: ",")
        return "\(kind.rawValue)/\(isTrickMode)/\(language ?? "")/\(role)"
    }

    /// What it shares with the best of those.
    var strictSignature: String {
        let codec = details.codecs.map { $0.prefix { $0 != "." } }.joined(separator: ",")
        return "\(looseSignature)/\(codec)/\(channels ?? 0)/\(details.setID ?? "")"
    }
}
