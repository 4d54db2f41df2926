import CALSA
import Media

extension ALSAInspection {
    /// The most channels, up to 8, that a device plays as they are. A HDMI device says what its sink declares (the kernel holds it to the
    /// sink's ELD when it is opened), an analogue one how many jacks it has.
    ///
    /// Opens and closes the device: not while it plays.
    ///
    /// - Parameter name: As libasound has it: `hw:0,3`, `default`.
    /// - Returns: nil where the device can't be opened, and for layers that take any number and mix it down themselves, such as `plug` or a
    ///   sound server's.
    /// - Thread: any.
    public static func channels(of name: String) -> Int? {
        do {
            let pcm = try PCMHandle.open(name)
            // `hdmi:` and `surround51:` are hooks around the card.
            guard [SND_PCM_TYPE_HW, SND_PCM_TYPE_HOOKS, SND_PCM_TYPE_DMIX].contains(snd_pcm_type(pcm.raw)) else { return nil }
            var allocated: OpaquePointer?
            try checked("snd_pcm_hw_params_malloc", snd_pcm_hw_params_malloc(&allocated))
            guard let parameters = allocated else { return nil }
            defer { snd_pcm_hw_params_free(parameters) }
            try checked("any", snd_pcm_hw_params_any(pcm.raw, parameters))
            var channels: UInt32 = 0
            try checked("channels", snd_pcm_hw_params_get_channels_max(parameters, &channels))
            return Int(min(channels, 8))
        } catch {
            return nil
        }
    }
}
