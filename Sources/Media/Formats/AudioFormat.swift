/// How one audio sample lies in memory; native byte order, channels interleaved.
public enum SampleFormat: UInt8, Hashable, Sendable {
    case s16
    case s32
    case float32

    /// Of one channel's sample.
    public var bytesPerSample: Int { self == .s16 ? 2 : 4 }
}

/// Which loudspeaker each channel is for, in the order in which samples lie.
public enum Speaker: UInt8, Hashable, Sendable {
    case frontLeft, frontRight, frontCenter, lowFrequency
    case backLeft, backRight, sideLeft, sideRight, backCenter
}

/// Loudspeakers in the order of the samples; 1 to 8 of them.
public struct ChannelLayout: Hashable, Sendable {
    /// 1…8, none of them twice.
    public let speakers: [Speaker]

    /// - Returns: nil unless there are 1…8, none of them twice.
    public init?(_ speakers: [Speaker]) {
        guard (1...8).contains(speakers.count), Set(speakers).count == speakers.count else { return nil }
        self.speakers = speakers
    }

    private init(unchecked speakers: [Speaker]) { self.speakers = speakers }

    /// One channel, which every loudspeaker plays.
    public static let mono = ChannelLayout(unchecked: [.frontCenter])
    /// What a television has, and what is assumed where a stream doesn't say.
    public static let stereo = ChannelLayout(unchecked: [.frontLeft, .frontRight])
    /// FFmpeg's order, which is also WAVE's.
    public static let surround51 = ChannelLayout(
        unchecked: [.frontLeft, .frontRight, .frontCenter, .lowFrequency, .sideLeft, .sideRight])
    /// WAVE's order: those behind the listener before those beside.
    public static let surround71 = ChannelLayout(
        unchecked: [.frontLeft, .frontRight, .frontCenter, .lowFrequency, .backLeft, .backRight, .sideLeft, .sideRight])

    /// Channels, 1…8.
    public var count: Int { speakers.count }
}

/// What the samples of a track or of a sound card are. A frame is one sample for each channel.
public struct AudioFormat: Hashable, Sendable {
    /// Frames per second.
    public var rate: Int32
    /// One loudspeaker for each channel; its count is the number of samples in a frame.
    public var layout: ChannelLayout
    /// The same for all channels.
    public var sampleFormat: SampleFormat

    /// Takes the parts; `rate` must be positive, or lengths come out as zero.
    public init(rate: Int32, layout: ChannelLayout, sampleFormat: SampleFormat) {
        self.rate = rate
        self.layout = layout
        self.sampleFormat = sampleFormat
    }

    /// One sample for each channel, nothing between them.
    public var bytesPerFrame: Int { layout.count * sampleFormat.bytesPerSample }

    /// The time that so many frames last.
    public func time(ofFrames frames: Int64) -> MediaTime { MediaTime(ticks: frames, of: 1, over: Int64(rate)) }

    /// Frames in a length of time, rounded to nearest.
    public func frames(in time: MediaTime) -> Int64 {
        Int64((Double(time.flicks) * Double(rate) / Double(MediaTime.flicksPerSecond)).rounded())
    }
}
