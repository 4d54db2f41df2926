import Media

/// Which of the kernel's keys means what.
///
/// `standard` serves infrared remotes (rc-core's names), HDMI-CEC (the kernel maps CEC user control codes onto the same
/// `KEY_` codes) and a keyboard, which is the emulator's remote. An integrator's remote adds to it.
public struct KeyMap: Sendable {
    private var keys: [KeyCode: RemoteKey]

    /// An empty map.
    public init() {
        keys = [:]
    }

    /// What the key means; nil where it means nothing to the box.
    public subscript(code: KeyCode) -> RemoteKey? {
        get { keys[code] }
        set { keys[code] = newValue }
    }

    /// Every code that means something, for telling remotes from mice.
    public var codes: Set<KeyCode> { Set(keys.keys) }

    /// The table below, as a map.
    public static let standard: KeyMap = {
        var map = KeyMap()
        for (name, key) in standardTable {
            if let code = KeyNames.code(named: name) { map[code] = key }
        }
        return map
    }()

    /// Kernel's name without `KEY_`, and its meaning. The letters and punctuation are the emulator's keyboard.
    static let standardTable: [(name: String, key: RemoteKey)] =
        [
            // Moving and choosing. The numeric pad's Enter and SELECT are what many remotes send for OK.
            ("UP", .up), ("DOWN", .down), ("LEFT", .left), ("RIGHT", .right),
            ("OK", .ok), ("SELECT", .ok), ("ENTER", .ok), ("KPENTER", .ok),
            // EXIT is Back on remotes that have no Back of their own; CEC's exit arrives as EXIT too.
            ("BACK", .back), ("EXIT", .back), ("ESC", .back), ("BACKSPACE", .back), ("CANCEL", .back),
            ("HOME", .home), ("HOMEPAGE", .home), ("ROOT_MENU", .home), ("H", .home),
            ("MENU", .menu), ("COMPOSE", .menu), ("CONTEXT_MENU", .menu), ("SETUP", .menu),
            // Playing.
            ("PLAYPAUSE", .playPause), ("SPACE", .playPause), ("PLAY", .play), ("PLAYCD", .play),
            ("PAUSE", .pause), ("PAUSECD", .pause), ("STOP", .stop), ("STOPCD", .stop), ("S", .stop), ("X", .stop),
            ("FASTFORWARD", .forward), ("F", .forward),
            ("REWIND", .rewind), ("R", .rewind),
            // Picture by picture: edit controllers and some remotes have keys of their own.
            ("FRAMEFORWARD", .frameForward), ("DOT", .frameForward), ("FRAMEBACK", .frameBack), ("COMMA", .frameBack),
            ("NEXT", .next), ("NEXTSONG", .next), ("N", .next),
            ("PREVIOUS", .previous), ("PREVIOUSSONG", .previous), ("P", .previous),
            // Sound.
            ("VOLUMEUP", .volumeUp), ("EQUAL", .volumeUp), ("KPPLUS", .volumeUp),
            ("VOLUMEDOWN", .volumeDown), ("MINUS", .volumeDown), ("KPMINUS", .volumeDown),
            ("MUTE", .mute), ("M", .mute),
            // About the film.
            ("INFO", .info), ("I", .info), ("PROGRAM", .info), ("EPG", .info),
            ("SUBTITLE", .subtitles), ("T", .subtitles),
            // Of one hand, and at the same place of every keyboard.
            ("E", .captionsEarlier), ("D", .captionsLater),
            ("AUDIO", .audio), ("LANGUAGE", .audio), ("A", .audio),
            // The rest of a remote.
            ("CHANNELUP", .channelUp), ("PAGEUP", .channelUp), ("CHANNELDOWN", .channelDown), ("PAGEDOWN", .channelDown),
            ("RED", .red), ("GREEN", .green), ("YELLOW", .yellow), ("BLUE", .blue),
            ("F1", .red), ("F2", .green), ("F3", .yellow), ("F4", .blue),
            ("POWER", .power), ("SLEEP", .power), ("F12", .power), ("Q", .power),
        ]
        + (0...9).flatMap { digit -> [(name: String, key: RemoteKey)] in
            let key = RemoteKey.digit(UInt8(digit))
            return [("\(digit)", key), ("NUMERIC_\(digit)", key), ("KP\(digit)", key)]
        }
}
