/// What the viewer wants, once the key and where they are have been taken together.
public enum Intent: Hashable, Sendable {
    case up, down, left, right, ok, back, home, menu
    case togglePause, play, pause, stop
    /// Seconds, forward or (negative) back.
    case skip(seconds: Int)
    /// Look elsewhere in the film before going there: a step of the cursor, forward (1) or back (-1).
    case scrub(direction: Int)
    /// Fast forward (1) or back (-1); again: faster.
    case wind(direction: Int)
    /// Pictures, forward or (negative) back.
    case step(pictures: Int)
    /// Steps of the volume, up or (negative) down.
    case volume(steps: Int)
    case toggleMute
    case info, subtitles, audio
    /// Steps of a tenth of a second, later or (negative) sooner.
    case delayCaptions(steps: Int)
    case next, previous
    /// 0…9.
    case digit(UInt8)
    /// OK was held: what else may be done with what was chosen by it.
    case options
    /// Of a keyboard, where something is typed.
    case letter(Character)
    /// Takes back what was typed last, likewise.
    case erase
    case power
    /// The voice begins to speak, or falls silent for good.
    case toggleVoice
}

/// Where the viewer is, as far as keys mean different things.
public enum KeyContext: Hashable, Sendable {
    /// Lists and panels: arrows move the focus.
    case browsing
    /// A film plays: left and right skip, up and down are the volume.
    case playing
    /// As `browsing`, and what a keyboard writes is typed.
    case typing
}

/// Turns what a key did into what the viewer wants.
///
/// In a film, left and right skip 10 s at the press itself, since waiting to see whether it will be long would cost every press half a second.
/// Elsewhere OK and Back act at the press too, and more when they are held: those are short cuts, and what a press does leads there as well.
/// Held, left and right move a cursor along the film, which goes there only when the viewer says so. Forward and rewind wind the film.
public enum IntentTable {
    static let skip = 10
    /// Of a held key: three seconds after the press, by `KeyTiming.standard`.
    static let voiceRepeat = 27

    /// - Returns: nil where it means nothing: releases, repeats of keys that don't repeat.
    public static func intent(for action: RemoteAction, in context: KeyContext) -> Intent? {
        if context == .playing, let direction = arrow(action.key) {
            switch action.phase {
            case .press: return .skip(seconds: direction * skip)
            case .longPress: return .scrub(direction: direction)
            // Repeat 1 is at 400 ms, before the long press.
            case .again(let count): return count > 2 ? .scrub(direction: direction) : nil
            case .release: return nil
            }
        }
        if context == .typing, let writing = action.writing { return typed(writing, action.phase) }
        // By now Back has done what Back does; all that is behind it has been left, and nothing has been chosen by an accident.
        if action.key == .back, action.phase == .again(voiceRepeat) { return .toggleVoice }
        switch action.phase {
        case .press: return meaning(of: action.key, in: context)
        case .again where action.key.repeats: return meaning(of: action.key, in: context)
        case .longPress where context != .playing: return held(action.key)
        case .again, .longPress, .release: return nil
        }
    }

    private static func typed(_ writing: Writing, _ phase: KeyPhase) -> Intent? {
        switch (writing, phase) {
        case (.letter(let letter), .press): .letter(letter)
        case (.erase, .press), (.erase, .again): .erase
        default: nil
        }
    }

    private static func held(_ key: RemoteKey) -> Intent? {
        switch key {
        case .ok: .options
        case .back: .home
        default: nil
        }
    }

    private static func arrow(_ key: RemoteKey) -> Int? {
        switch key {
        case .left: -1
        case .right: 1
        default: nil
        }
    }

    private static func meaning(of key: RemoteKey, in context: KeyContext) -> Intent? {
        switch key {
        case .up: context == .playing ? .volume(steps: 1) : .up
        case .down: context == .playing ? .volume(steps: -1) : .down
        case .left: .left
        case .right: .right
        case .ok: .ok
        case .back: .back
        case .home: .home
        case .menu: .menu
        case .playPause: .togglePause
        case .play: .play
        case .pause: .pause
        case .stop: .stop
        case .forward: context == .playing ? .wind(direction: 1) : .next
        case .rewind: context == .playing ? .wind(direction: -1) : .previous
        case .channelUp: .next
        case .channelDown: .previous
        case .next: .next
        case .previous: .previous
        case .frameForward: .step(pictures: 1)
        case .frameBack: .step(pictures: -1)
        case .volumeUp: .volume(steps: 1)
        case .volumeDown: .volume(steps: -1)
        case .mute: .toggleMute
        case .info: .info
        case .subtitles, .yellow: .subtitles
        case .audio, .blue: .audio
        case .captionsEarlier: .delayCaptions(steps: -1)
        case .captionsLater: .delayCaptions(steps: 1)
        case .red: .stop
        case .green: .togglePause
        case .power: .power
        case .digit(let digit): .digit(digit)
        case .letter: nil
        }
    }
}
