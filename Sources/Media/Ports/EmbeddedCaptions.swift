/// How the packets of a text within a container are written.
public enum CaptionCoding: String, Hashable, Sendable, CaseIterable {
    /// Text with a few of HTML's tags: Matroska's S_TEXT/UTF8.
    case subRip = "subrip"
    /// A line of a script each: Matroska's S_TEXT/ASS and S_TEXT/SSA.
    case subStation = "substation"
    /// A cue's text each, its settings beside it: Matroska's S_TEXT/WEBVTT and WebM's D_WEBVTT.
    case webVTT = "webvtt"
    /// Boxes of cues: MP4's `wvtt`. Source: ISO/IEC 14496-30 §7.
    case webVTTBoxes = "wvtt"
    /// A document each: MP4's `stpp`. Source: ISO/IEC 14496-30 §5.
    case ttml
    /// Text with a table of styles: MP4's `tx3g`. Source: 3GPP TS 26.245 §5.
    case timedText = "tx3g"
    /// Pictures, of Blu-ray discs.
    case presentationGraphics = "pgs"
    /// Pictures, of European television. Source: ETSI EN 300 743.
    case dvb
    /// Pictures, of DVDs.
    case vobSub = "vobsub"

    /// Pixels, for which a `CaptionPictureDecoder` is needed.
    public var isPictures: Bool { self == .presentationGraphics || self == .dvb || self == .vobSub }
}

/// A text within a film's container, as the container describes it.
public struct EmbeddedCaptions: Hashable, Sendable {
    /// The stream's place in the container, from 0.
    public var stream: Int
    /// How its packets are written.
    public var coding: CaptionCoding
    /// FFmpeg's short name: `subrip`, `hdmv_pgs_subtitle`.
    public var codec: String
    /// As the container has it, of two or three letters; nil where not said.
    public var language: String?
    /// For people.
    public var title: String?
    /// The author's choice among the texts.
    public var isDefault = false
    /// Only what the film's own language doesn't tell.
    public var isForced = false
    /// Written for who doesn't hear.
    public var describesSound = false
    /// What its packets are read with: a script's or a text's header, a palette, a page's numbers; empty: nothing is needed.
    public var header: [UInt8] = []
    /// In pixels, of what its places are counted on; nil where the container doesn't say.
    public var canvas: PixelSize?
    /// The film's picture, width to height as it is seen; nil where the container doesn't say.
    public var pictureAspect: Double?

    /// A text of which nothing else is said.
    public init(stream: Int, coding: CaptionCoding, codec: String) {
        self.stream = stream
        self.coding = coding
        self.codec = codec
    }
}

/// A piece of a text within a container, or what one picture carries of captions.
public struct CaptionPacket: Hashable, Sendable {
    /// When it is shown; of a picture: when that is. On the container's timeline as it leaves the decoder.
    public var time: MediaTime
    /// For how long; nil: until something follows, or the bytes say it.
    public var duration: MediaTime?
    /// Of a track: as its coding has it. Of a picture: `cc_data`, three bytes each (ANSI/SCTE 128 §8.2.2).
    public var bytes: [UInt8]
    /// A WebVTT cue's settings, and its name.
    public var settings: [UInt8] = []
    /// See `settings`.
    public var name: [UInt8] = []

    /// Takes the parts.
    public init(time: MediaTime, duration: MediaTime? = nil, bytes: [UInt8]) {
        self.time = time
        self.duration = duration
        self.bytes = bytes
    }

    /// What it takes in memory, about.
    public var size: Int { bytes.count + settings.count + name.count + 64 }
}

/// Pictures that stand for text from one moment on.
public struct CaptionPictures: Sendable {
    /// One of them.
    public struct Part: Sendable {
        /// Where, on the canvas.
        public var rect: PixelRect
        /// 4 bytes each, blue, green, red, alpha, premultiplied; rows without gaps.
        public var pixels: [UInt8]
        /// To be shown to who has not asked for captions, too.
        public var isForced: Bool

        /// Takes the parts.
        public init(rect: PixelRect, pixels: [UInt8], isForced: Bool) {
            self.rect = rect
            self.pixels = pixels
            self.isForced = isForced
        }
    }

    /// On the packet's clock.
    public var start: MediaTime
    /// As they say themselves; nil: until others take their place.
    public var end: MediaTime?
    /// Of which `Part.rect` is.
    public var canvas: PixelSize
    /// None: the screen is cleared.
    public var parts: [Part]

    /// Takes the parts.
    public init(start: MediaTime, end: MediaTime?, canvas: PixelSize, parts: [Part]) {
        self.start = start
        self.end = end
        self.canvas = canvas
        self.parts = parts
    }
}

/// Makes pictures of one track's packets, in their order: what came before is needed for what follows.
///
/// - Thread: one at a time.
public protocol CaptionPictureDecoder: AnyObject, Sendable {
    /// - Returns: nil: nothing changes on the screen by it, yet or because it is broken.
    func decode(_ packet: CaptionPacket) -> CaptionPictures?

    /// Forgets what came before: after a seek.
    func reset()
}

/// Which captions a film's decoder hands on.
public enum CaptionInterest: Hashable, Sendable {
    case none
    /// Of all texts in the container: which of them is wanted will be said as soon as they are known.
    case everyStream
    /// Of the container, by its place.
    case stream(Int)
    /// Those within the pictures.
    case pictures
    /// Those within the pictures as far as they say something: to know whether there are any.
    case anyInPictures
}

/// Takes what a film's decoder meets of captions.
///
/// - Thread: the video decode thread. Never blocks.
public protocol CaptionSink: AnyObject, Sendable {
    /// What is wanted now. Asked for each packet and picture.
    var interest: CaptionInterest { get }

    /// A packet of a wanted stream, which is named by its place.
    func take(_ packet: CaptionPacket, of stream: Int)

    /// What a picture carries; pictures come in the order in which they are shown.
    func takeFromPicture(_ packet: CaptionPacket)
}

/// A film's decoder that hands on the captions that it meets.
public protocol CaptionMeetingDecoder: AnyObject {
    /// - Thread: set before the first `open`; used by the decode thread.
    var captions: (any CaptionSink)? { get set }
}
