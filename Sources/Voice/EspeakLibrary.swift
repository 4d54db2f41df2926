import CEspeak
import Media

/// eSpeak NG, loaded and set up when somebody is first to be spoken to, and for the rest of the process: its `espeak_Terminate` sometimes
/// waits for ever for a thread that it has started itself.
struct EspeakLibrary: @unchecked Sendable {
    // Guard: written once here, and C's function pointers never change.
    let calls: lanterne_espeak
    /// Samples per second that it makes.
    let rate: Int32

    /// As Debian's package `libespeak-ng1` installs it.
    static let name = "libespeak-ng.so.1"
    /// The longest piece that it gives: what a replaced line can still cost.
    private static let piece = Duration.milliseconds(20)

    private static let loaded: Result<EspeakLibrary, SpeechError> = {
        var calls = lanterne_espeak()
        if let reason = lanterne_espeak_load(name, &calls) { return .failure(.noLibrary(name: name, reason: String(cString: reason))) }
        // Without the option it ends the process where its data is missing.
        let rate = calls.espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, Int32(piece / .milliseconds(1)), nil, espeakINITIALIZE_DONT_EXIT)
        return rate > 0 ? .success(EspeakLibrary(calls: calls, rate: rate)) : .failure(.noVoices)
    }()

    static func load() throws(SpeechError) -> EspeakLibrary { try loaded.get() }
}
