import CALSA
import Media

/// What one playback device of a card can do.
public struct SoundDeviceReport: Hashable, Sendable {
    /// To open it by: `hw:0,0`.
    public var name: String
    /// As the driver calls it.
    public var title: String
    /// Sample formats of ours that it takes without conversion.
    public var formats: [SampleFormat]
    /// Frames per second it takes, of the usual ones.
    public var rates: [Int32]
    /// Numbers of channels it takes.
    public var channels: [Int]
    /// Why it couldn't be asked: busy, no permission.
    public var trouble: AudioError?
}

/// One sound card.
public struct SoundCardReport: Hashable, Sendable {
    /// The kernel's number of the card.
    public var index: Int32
    /// Short name for configuration files: `PCH`, `vc4hdmi0`.
    public var identifier: String
    /// As the driver calls it.
    public var title: String
    /// Those that play, in order.
    public var devices: [SoundDeviceReport]
}

/// Lists what the machine can play sound on. For `doctor`, and for choosing.
public enum ALSAInspection {
    private static let usualRates: [Int32] = [32000, 44100, 48000, 88200, 96000, 176_400, 192_000]

    /// Keeps libasound from printing each failed try to standard error, whoever in this program uses it.
    public static func silenceLibrary() { lanterne_alsa_silence() }

    /// All cards with their playback devices; empty where there are none. Opens and closes each device: not while one plays.
    public static func cards() -> [SoundCardReport] {
        lanterne_alsa_silence()
        var reports: [SoundCardReport] = []
        var index: Int32 = -1
        while snd_card_next(&index) == 0, index >= 0 {
            if let report = card(index) { reports.append(report) }
        }
        return reports
    }

    private static func card(_ index: Int32) -> SoundCardReport? {
        var control: OpaquePointer?
        guard snd_ctl_open(&control, "hw:\(index)", 0) == 0, let control else { return nil }
        defer { snd_ctl_close(control) }
        var information: OpaquePointer?
        guard snd_ctl_card_info_malloc(&information) == 0, let information else { return nil }
        defer { snd_ctl_card_info_free(information) }
        guard snd_ctl_card_info(control, information) == 0 else { return nil }
        var devices: [SoundDeviceReport] = []
        var device: Int32 = -1
        while snd_ctl_pcm_next_device(control, &device) == 0, device >= 0 {
            if let title = title(ofDevice: device, control) { devices.append(describe("hw:\(index),\(device)", title)) }
        }
        return SoundCardReport(
            index: index, identifier: String(cString: snd_ctl_card_info_get_id(information)),
            title: String(cString: snd_ctl_card_info_get_name(information)), devices: devices)
    }

    /// nil where the device only records.
    private static func title(ofDevice device: Int32, _ control: OpaquePointer) -> String? {
        var information: OpaquePointer?
        guard snd_pcm_info_malloc(&information) == 0, let information else { return nil }
        defer { snd_pcm_info_free(information) }
        snd_pcm_info_set_device(information, UInt32(device))
        snd_pcm_info_set_subdevice(information, 0)
        snd_pcm_info_set_stream(information, SND_PCM_STREAM_PLAYBACK)
        guard snd_ctl_pcm_info(control, information) == 0 else { return nil }
        return String(cString: snd_pcm_info_get_name(information))
    }

    private static func describe(_ name: String, _ title: String) -> SoundDeviceReport {
        var report = SoundDeviceReport(name: name, title: title, formats: [], rates: [], channels: [], trouble: nil)
        do {
            let pcm = try PCMHandle.open(name)
            var allocated: OpaquePointer?
            try checked("snd_pcm_hw_params_malloc", snd_pcm_hw_params_malloc(&allocated))
            guard let parameters = allocated else { return report }
            defer { snd_pcm_hw_params_free(parameters) }
            try checked("any", snd_pcm_hw_params_any(pcm.raw, parameters))
            let formats: [(SampleFormat, snd_pcm_format_t)] = [
                (.s16, SND_PCM_FORMAT_S16), (.s32, SND_PCM_FORMAT_S32), (.float32, SND_PCM_FORMAT_FLOAT),
            ]
            report.formats = formats.filter { snd_pcm_hw_params_test_format(pcm.raw, parameters, $0.1) == 0 }.map(\.0)
            report.rates = usualRates.filter { snd_pcm_hw_params_test_rate(pcm.raw, parameters, UInt32($0), 0) == 0 }
            report.channels = (1...8).filter { snd_pcm_hw_params_test_channels(pcm.raw, parameters, UInt32($0)) == 0 }
        } catch {
            report.trouble = error.audioError(name)
        }
        return report
    }
}
