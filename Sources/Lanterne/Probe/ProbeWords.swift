import AVMedia
import Media
import Playlist

/// A progressive file, as its container describes it.
struct ContainerReport: Codable, Equatable {
    struct Track: Codable, Equatable {
        var index: Int
        var kind: String
        var codec: String
        var profile: String?
        var duration: Double?
        var bitrate: Int64?
        var language: String?
        var title: String?
        var isDefault: Bool
        var forced: Bool
        var width: Int32?
        var height: Int32?
        var frameRate: String?
        var pixelFormat: String?
        var sampleRate: Int?
        var channels: Int?
        var channelLayout: String?
    }

    var format: String
    var duration: Double?
    var bitrate: Int64?
    var tracks: [Track]

    init(_ container: ContainerDescription) {
        format = container.format
        duration = container.duration?.exactSeconds
        bitrate = container.bitrate
        tracks = container.tracks.map { track in
            Track(
                index: track.index, kind: track.kind.rawValue, codec: track.codec, profile: track.profile,
                duration: track.duration?.exactSeconds, bitrate: track.bitrate, language: track.language, title: track.title,
                isDefault: track.isDefault, forced: track.isForced, width: track.size?.width, height: track.size?.height,
                frameRate: track.frameRate?.description, pixelFormat: track.pixelFormat, sampleRate: track.sampleRate,
                channels: track.channels, channelLayout: track.channelLayout)
        }
    }
}

extension MediaTime {
    /// Seconds to a nanosecond, so that what was written in decimals reads the same again.
    var exactSeconds: Double {
        let whole = flicks / Self.flicksPerSecond
        let rest = Double(flicks % Self.flicksPerSecond) / Double(Self.flicksPerSecond)
        return ((Double(whole) + rest) * 1_000_000_000).rounded() / 1_000_000_000
    }
}

extension [UInt8] {
    /// Two digits a byte.
    var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension VideoRange {
    /// As manifests write it.
    var word: String {
        switch self {
        case .sdr: "SDR"
        case .hlg: "HLG"
        case .pq: "PQ"
        case .unknown: "unknown"
        }
    }
}

extension HDCPLevel {
    /// As manifests write it.
    var word: String {
        switch self {
        case .notNeeded: "NONE"
        case .type0: "TYPE-0"
        case .type1: "TYPE-1"
        }
    }
}

extension RenditionKind {
    /// As the report names it.
    var word: String {
        switch self {
        case .audio: "audio"
        case .video: "video"
        case .subtitles: "subtitles"
        case .closedCaptions: "closed-captions"
        }
    }
}

extension SegmentListKind {
    /// As the report names it.
    var word: String {
        switch self {
        case .vod: "vod"
        case .event: "event"
        case .live: "live"
        }
    }
}
