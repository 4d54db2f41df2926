/// A text that brings its own typesetting, SubStation Alpha's scripts (SSA, ASS): bytes that only a renderer reads whole.
///
/// A file is a header and nothing else; a container has a header up to its events, and the events' lines one by one.
public struct StyledScript: Hashable, Sendable {
    /// UTF-8: what a file holds, or a container's private data.
    public var header: [UInt8]
    /// Further events, in any order; none twice.
    public var lines: [StyledScriptLine]
    /// That the script names and the box may not have.
    public var fonts: [StyledScriptFont]
    /// What has to be added to the script's own times, those of `lines` among them, for the film's clock.
    public var offset: MediaTime

    /// Takes the parts.
    public init(header: [UInt8], lines: [StyledScriptLine] = [], fonts: [StyledScriptFont] = [], offset: MediaTime = .zero) {
        self.header = header
        self.lines = lines
        self.fonts = fonts
        self.offset = offset
    }
}

/// One event as Matroska has it. Source: Matroska's codec specification, S_TEXT/ASS: `ReadOrder,Layer,Style,Name,MarginL,…,Text`.
public struct StyledScriptLine: Hashable, Sendable {
    /// Without its times.
    public var bytes: [UInt8]
    /// On the script's clock.
    public var start: MediaTime
    /// How long it stands.
    public var duration: MediaTime

    /// Takes the parts.
    public init(_ bytes: [UInt8], start: MediaTime, duration: MediaTime) {
        self.bytes = bytes
        self.start = start
        self.duration = duration
    }

    /// A packet of a container's script; one that doesn't say for how long it stands does so for a sentence's time.
    public init(_ packet: CaptionPacket) {
        self.init(packet.bytes, start: packet.time, duration: packet.duration ?? MediaTime(seconds: 5))
    }
}

/// A font that lies beside a script.
public struct StyledScriptFont: Hashable, Sendable {
    /// Of the file.
    public var name: String
    /// TrueType or OpenType.
    public var bytes: [UInt8]

    /// Takes the parts.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// What is to be drawn of a script.
public struct StyledTextRequest: Hashable, Sendable {
    /// All of it; it may be asked about again and again.
    public var script: StyledScript
    /// On the script's own clock.
    public var time: MediaTime
    /// Of the film on the screen.
    public var frame: PixelSize
    /// 1: letters of speech as large as the author says.
    public var scale: Double
    /// Only what is part of the picture, not speech: that is drawn in the viewer's own way.
    public var omitsSpeech: Bool

    /// Takes the parts.
    public init(_ script: StyledScript, at time: MediaTime, frame: PixelSize, scale: Double = 1, omitsSpeech: Bool = false) {
        self.script = script
        self.time = time
        self.frame = frame
        self.scale = scale
        self.omitsSpeech = omitsSpeech
    }
}

/// What was drawn.
public struct StyledTextRendering: Hashable, Sendable {
    /// From back to front; nil: what was drawn last stands unchanged.
    public var pictures: [PlacedBitmap]?
    /// On the script's clock: before it nothing changes. nil: nothing will.
    public var until: MediaTime?

    /// Takes the parts.
    public init(pictures: [PlacedBitmap]?, until: MediaTime?) {
        self.pictures = pictures
        self.until = until
    }
}

/// Draws scripts that bring their own typesetting.
///
/// - Thread: one at a time. It may take many milliseconds, of a hostile script seconds: not control.
public protocol StyledTextRenderer: AnyObject {
    /// Draws one moment of a script.
    ///
    /// - Returns: nil: this script can't be drawn; its cues can.
    func render(_ request: StyledTextRequest) -> StyledTextRendering?
}
