/// A key by what it means to the viewer, whatever sent it: an infrared remote, HDMI-CEC, a keyboard, a script.
public enum RemoteKey: Hashable, Sendable {
    case up, down, left, right, ok, back, home, menu
    /// To the next or the last picture, standing.
    case frameForward, frameBack
    case playPause, play, pause, stop, forward, rewind, next, previous
    case volumeUp, volumeDown, mute
    case info, subtitles, audio
    /// Texts sooner or later, by a step.
    case captionsEarlier, captionsLater
    case channelUp, channelDown
    case red, green, yellow, blue
    case power
    /// 0…9.
    case digit(UInt8)
    /// A keyboard's, which only writes.
    case letter
}

extension RemoteKey {
    /// Whether holding it makes sense as "again and again": moving the focus, the volume, channels.
    public var repeats: Bool {
        switch self {
        case .up, .down, .left, .right, .frameForward, .frameBack, .volumeUp, .volumeDown, .channelUp, .channelDown,
            .captionsEarlier, .captionsLater:
            true
        default: false
        }
    }
}
