import Buffering
import Media

/// All the reading places that the player ever needs, made once: a film uses two of them.
struct TrackCursors {
    /// Segments of the picture, or of picture and sound together; also the chunks of a file.
    static let main = StoreTrack(0)
    /// Segments of a sound that has a playlist of its own.
    static let sound = StoreTrack(1)

    let picture: SegmentCursor
    let muxedSound: SegmentCursor
    let separateSound: SegmentCursor
    let filePicture: ChunkCursor
    let fileSound: ChunkCursor

    init(store: SegmentStore, videoSignal: any WakeSignal, audioSignal: any WakeSignal) {
        picture = SegmentCursor(store: store, track: Self.main, interest: .picture, signal: videoSignal)
        muxedSound = SegmentCursor(store: store, track: Self.main, interest: .sound, signal: audioSignal)
        separateSound = SegmentCursor(store: store, track: Self.sound, signal: audioSignal)
        filePicture = ChunkCursor(store: store, track: Self.main, signal: videoSignal)
        fileSound = ChunkCursor(store: store, track: Self.main, signal: audioSignal)
    }
}
