/// A place in a decoder's frame pool.
public struct FrameCell: Hashable, Sendable {
    /// 0 up to a bound of the pool's own; memory for another size has numbers of its own.
    public let index: Int32

    /// For the pool that owns the place; nobody else makes one.
    public init(_ index: Int32) {
        self.index = index
    }
}

/// Where one plane of a picture lies in its pool's memory.
public struct PlaneLayout: Hashable, Sendable {
    /// Bytes from the start of the pool's descriptor.
    public var offset: Int64
    /// Bytes from one row to the next; a multiple of 64 from our own pools.
    public var stride: Int32

    /// Takes the parts; planes that the format hasn't are zero.
    public init(offset: Int64, stride: Int32) {
        self.offset = offset
        self.stride = stride
    }
}

/// One decoded picture, as values and a descriptor: it can cross to another thread or process as it is.
///
/// The pixels stay in the pool until `FramePool.release` gives their cell back; exactly one owner does that, once.
public struct VideoFrame: Sendable {
    /// What `FramePool.release` is owed.
    public var cell: FrameCell
    /// The pool's sealed memfd, shared by all its cells; the pool closes it.
    public var descriptor: Int32
    /// Y, U, V or Y, UV; unused ones are zero.
    public var planes: (PlaneLayout, PlaneLayout, PlaneLayout)
    /// Of this picture; may differ from the one before, and the display is then prepared anew.
    public var format: VideoFormat
    /// As the decoder gave it, whatever form the picture was brought to since.
    public let decodedSize: PixelSize
    /// On the container's timeline as it leaves the decoder, on the presentation's once the pump has mapped it.
    public var presentationTime: MediaTime
    /// Until the next picture; nil if the stream doesn't say.
    public var duration: MediaTime?
    /// Which seek it answers; older ones are released unseen.
    public var generation: UInt32
    /// Before the position that a seek asked for, shown only to show something.
    public var isPreview: Bool

    /// For the pool that holds the pixels; whoever has the value owes the cell.
    public init(
        cell: FrameCell, descriptor: Int32, planes: (PlaneLayout, PlaneLayout, PlaneLayout), format: VideoFormat,
        presentationTime: MediaTime, duration: MediaTime?, generation: UInt32 = 0, isPreview: Bool = false
    ) {
        self.cell = cell
        self.descriptor = descriptor
        self.planes = planes
        self.format = format
        decodedSize = format.size
        self.presentationTime = presentationTime
        self.duration = duration
        self.generation = generation
        self.isPreview = isPreview
    }
}

/// Takes pictures back.
public protocol FramePool: AnyObject, Sendable {
    /// - Thread: any, the scan-out thread included. Never blocks, allocates and frees nothing.
    func release(_ cell: FrameCell)
}

/// Decoded sound: interleaved frames in the decoder's output format. Stays on the thread that got it.
public struct AudioBlock {
    /// `frameCount × format.bytesPerFrame` bytes, valid until the decoder's next call.
    public var bytes: UnsafeRawBufferPointer
    /// Samples of each channel; at least 1.
    public var frameCount: Int
    /// Of the first frame, on the container's timeline.
    public var presentationTime: MediaTime

    /// Takes the parts; `bytes` stays the decoder's.
    public init(bytes: UnsafeRawBufferPointer, frameCount: Int, presentationTime: MediaTime) {
        self.bytes = bytes
        self.frameCount = frameCount
        self.presentationTime = presentationTime
    }
}

/// What a decoder gave.
public enum DecodeStep<Output> {
    case output(Output)
    /// Nothing can be given until the input has more (fakes only: real ones wait inside the call).
    case starved
    /// No cell is free in the pool: ask again once one was released.
    case poolEmpty
    /// A damaged part was passed over; go on.
    case damaged(DecodeError)
    /// The run of the input is over and everything has been given.
    case end
    /// A seek or a stop has overtaken the call.
    case interrupted
    /// This track can't go on.
    case failed(DecodeError)
}

/// Why a track can't be decoded, wholly or in part. `track` is "video" or "sound" from decoders, "picture or sound" for a film with neither.
public enum DecodeError: Error, Hashable, Sendable {
    /// No container that we know begins like this.
    case notMedia(detail: String)
    case noSuchTrack(track: String)
    /// The codec's name as FFmpeg has it.
    case unknownCodec(track: String, codec: String)
    case unsupportedFormat(track: String, detail: String)
    case damaged(track: String, detail: String)
    case input(SourceError)
    case outOfMemory(track: String)
    /// What was opened with a key makes no film: the key is another one's. `key` is its name.
    case wrongKey(track: String, key: String)
    /// A seek or a stop has overtaken an `open` or a `seek`: not a fault of the track.
    case interrupted
}

/// Turns the container bytes of a track into pictures: demuxing and decoding in one, so that both can one day live in a
/// less privileged process.
///
/// - Thread: all calls on the video decode thread, except `pool`.
public protocol VideoDecoder: AnyObject {
    var pool: any FramePool { get }

    /// Reads as much of a new run as is needed to know the track, and forgets the former run.
    ///
    /// - Returns: what the container says of the track, for the log, and for what a playlist or the sound card must be told.
    func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription

    /// Moves within a byte-addressed input to the last keyframe not after `time` (container timeline).
    func seek(to time: MediaTime) throws(DecodeError)

    /// Says, after `open` or `seek`, which picture a viewer waits for (container timeline). Before it one is enough, to show something: a
    /// decoder may begin at any keyframe not after it whose bytes are there, and leave out what no other picture leans on.
    func aim(at time: MediaTime)

    func next() -> DecodeStep<VideoFrame>

    /// Brings a picture that was given to the form in which a display wants it, in a cell of its own. The form differs in size, shape of
    /// a pixel and pixel format at most. May be called where the decoder itself waits in its input, in the middle of `open` or `next`.
    ///
    /// - Returns: `.output`, whose cell is owed beside the given picture's; `.poolEmpty`; `.interrupted` where the given picture has been
    ///   released meanwhile; `.failed` where nothing leads from one form to the other.
    func fit(_ frame: VideoFrame, to form: VideoFormat) -> DecodeStep<VideoFrame>

    /// Frees the run's resources; frames already given stay valid until released.
    func close()
}

extension VideoDecoder {
    /// To give all of them is always right.
    public func aim(at time: MediaTime) {}
}

/// Turns the container bytes of a track into sound in one fixed format.
///
/// - Thread: all calls on the audio decode thread.
public protocol AudioDecoder: AnyObject {
    /// What blocks will be given in, whatever the stream holds: resampled and mixed down as needed. May be set between
    /// two blocks: the card is asked only once `open` has told the track's own format.
    var outputFormat: AudioFormat { get set }
    /// Which of a container's sounds the next `open` chooses.
    var preference: SoundPreference { get set }

    func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription
    func seek(to time: MediaTime) throws(DecodeError)
    func next() -> DecodeStep<AudioBlock>
    func close()
}

/// What a container says of the track that was opened.
public struct TrackDescription: Hashable, Sendable {
    /// FFmpeg's short name: `h264`, `aac`.
    public var codec: String
    /// Of the whole film, where the container says (never for segmented inputs).
    public var duration: MediaTime?
    /// Of the first picture or sample on the container's own timeline, where known at opening.
    public var startTime: MediaTime?
    /// nil for a sound track, and for a picture whose size only its first keyframe will tell.
    public var video: VideoFormat?
    /// The stream's own rate and layout, before any conversion.
    public var audio: AudioFormat?
    /// In the order of time; empty where the container has none, and for segmented inputs.
    public var chapters: [ContainerChapter] = []
    /// Both kinds of track that the container holds, for choosing.
    public var hasVideo: Bool
    /// See `hasVideo`.
    public var hasAudio: Bool
    /// As the container has it, of two or three letters; nil where not said.
    public var language: String?
    /// The sounds that the container holds.
    public var sounds: [ContainedSound] = []
    /// The number of the one that was opened.
    public var sound: Int?
    /// The texts that the container holds.
    public var captions: [EmbeddedCaptions] = []

    /// For a decoder that has just opened its input; what isn't said stays nil.
    public init(
        codec: String, duration: MediaTime? = nil, startTime: MediaTime? = nil, video: VideoFormat? = nil, audio: AudioFormat? = nil,
        hasVideo: Bool, hasAudio: Bool
    ) {
        self.codec = codec
        self.duration = duration
        self.startTime = startTime
        self.video = video
        self.audio = audio
        self.hasVideo = hasVideo
        self.hasAudio = hasAudio
    }
}

/// A chapter that a container names.
public struct ContainerChapter: Hashable, Sendable {
    /// On the container's own timeline.
    public var start: MediaTime
    /// nil: it has none.
    public var title: String?

    /// Takes the parts.
    public init(start: MediaTime, title: String?) {
        self.start = start
        self.title = title
    }
}
