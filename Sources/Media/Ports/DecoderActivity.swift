/// What a decoder is at while nothing comes of it.
public enum DecoderActivity: Hashable, Sendable {
    /// Inside the container: opening it, or reading its next packet.
    case demuxing
    /// Inside the codec, or waiting to be asked.
    case decoding
}

/// A decoder that says what it is at, so that a film that stands can name the one who is to blame. One that doesn't is taken to decode.
public protocol ObservedDecoder: AnyObject {
    /// - Thread: any.
    var activity: DecoderActivity { get }
}
