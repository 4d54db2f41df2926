/// What the viewer wants, once the key and where they are have been taken together.
public enum Intent: Hashable, Sendable {
    case up, down, left, right, ok, back, home, menu
    case togglePause, play, pause, stop
    /// Seconds, forward or (negative) back.
    case skip(seconds: Int)
    /// Pictures, forward or (negative) back.
    case step(pictures: Int)
    /// Steps of the volume, up or (negative) down.
    case volume(steps: Int)
    case toggleMute
    case info, subtitles, audio
    case next, previous
    /// 0…9.
    case digit(UInt8)
    case power
}

/// Where the viewer is, as far as keys mean different things.
public enum KeyContext: Hashable, Sendable {
    /// Lists and panels: arrows move the focus.
    case browsing
    /// A film plays: left and right skip, up and down are the volume.
    case playing
}

/// Turns what a key did into what the viewer wants.
///
/// In a film, left and right skip 10 s at the press itself, since waiting to see whether it will be long would cost every
/// press half a second. A long press adds 50, which makes 60 in all, and every half second more of it 60 again.
/// Forward and rewind do the same.
public enum IntentTable {
    static let skip = 10
    static let longSkip = 60
    /// Repeats (100 ms each) from one long skip to the next.
    static let repeatsPerLongSkip = 5

    /// - Returns: nil where it means nothing: releases, repeats of keys that don't repeat.
    public static func intent(for action: RemoteAction, in context: KeyContext) -> Intent? {
        if let direction = skipDirection(of: action.key, in: context) {
            return skipSeconds(for: action.phase).map { .skip(seconds: direction * $0) }
        }
        switch action.phase {
        case .press: return meaning(of: action.key, in: context)
        case .again where action.key.repeats: return meaning(of: action.key, in: context)
        case .again, .longPress, .release: return nil
        }
    }

    private static func skipDirection(of key: RemoteKey, in context: KeyContext) -> Int? {
        guard context == .playing else { return nil }
        switch key {
        case .left, .rewind: return -1
        case .right, .forward: return 1
        default: return nil
        }
    }

    private static func skipSeconds(for phase: KeyPhase) -> Int? {
        switch phase {
        case .press: return skip
        case .longPress: return longSkip - skip
        // Repeat 1 is at 400 ms, the long press at 500, so 7 is half a second after it.
        case .again(let count): return count > 2 && (count - 2) % repeatsPerLongSkip == 0 ? longSkip : nil
        case .release: return nil
        }
    }

    private static func meaning(of key: RemoteKey, in context: KeyContext) -> Intent {
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
        case .forward, .channelUp: .next
        case .rewind, .channelDown: .previous
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
        case .red: .stop
        case .green: .togglePause
        case .power: .power
        case .digit(let digit): .digit(digit)
        }
    }
}
