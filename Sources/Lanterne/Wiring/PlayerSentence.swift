import Media
import Player

/// The player's sentences for errors that are met outside it.
enum PlayerSentence {
    static func text(for error: SourceError) -> String { PlayerError(error).text }
    static func text(for error: DecodeError, url: String) -> String { PlayerError(error, url: url).text }
    static func text(for error: DisplayError) -> String { PlayerError(error).text }
    static func text(for error: AudioError) -> String { PlayerError(error).text }
}
