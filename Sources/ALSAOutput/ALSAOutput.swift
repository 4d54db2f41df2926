import CALSA
import Media
import Synchronization

/// A sound card through libasound.
///
/// `configure` may be called again after `close` or after the card was lost, from the same thread as before or before the sound thread
/// takes over. Between `start` and `close` nothing allocates: the status object is made once, and the card's stamp, its delay and its
/// room come from one call.
///
/// `@unchecked Sendable`: `card` is touched by one thread at a time, as the port demands: the one that configures, then the sound thread.
public final class ALSAOutput: AudioOutput, @unchecked Sendable {
    /// As libasound names it: `default`, `hw:0,0`.
    public let device: String
    private let log: (any Log)?
    private var card: Card?

    /// The device as configured, with what is reused for every call. A class, so that one optional holds the noncopyable handle.
    private final class Card {
        let pcm: PCMHandle
        let parameters: AgreedParameters
        let status: OpaquePointer
        var isLost = false

        init(pcm: consuming PCMHandle, parameters: AgreedParameters, status: OpaquePointer) {
            self.pcm = pcm
            self.parameters = parameters
            self.status = status
        }

        deinit { snd_pcm_status_free(status) }
    }

    /// - Parameter device: `default` is the system's choice, through its plug layer; `hw:CARD,DEVICE` is the card itself.
    public init(device: String = "default", log: (any Log)? = nil) {
        self.device = device
        self.log = log
    }

    // MARK: Agreement

    /// Opens the device and agrees on its parameters; what was open before is closed. Allocates, and logs the choices.
    public func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        card = nil
        do {
            let card = try open(wanted)
            self.card = card
            let format = card.parameters.format
            let name = "\(device) \(format.sampleFormat) \(format.rate) Hz \(format.layout.count) ch"
            log?.write(.info, "alsa", "\(self.device): \(card.parameters.story.joined(separator: "; "))")
            return AudioConfiguration(
                format: format, periodFrames: card.parameters.periodFrames, bufferFrames: card.parameters.bufferFrames, name: name)
        } catch {
            log?.write(.warning, "alsa", "\(self.device): \(error.operation) failed, errno \(error.errno)")
            // A card that goes between two calls of the negotiation isn't there either.
            if error.errno == ENODEV { throw .noDevice(name: device) }
            if error.errno == EINVAL, !error.operation.hasPrefix("snd_") {
                throw .refused(name: device, parameter: error.operation, errno: error.errno)
            }
            throw error.audioError(device)
        }
    }

    private func open(_ wanted: AudioFormat) throws(PCMFailure) -> Card {
        let pcm = try PCMHandle.open(device)
        let parameters = try Negotiation.agree(on: wanted, with: pcm)
        try Self.setSoftwareParameters(pcm)
        try checked("prepare", snd_pcm_prepare(pcm.raw))
        var status: OpaquePointer?
        try checked("snd_pcm_status_malloc", snd_pcm_status_malloc(&status))
        guard let status else { throw PCMFailure(operation: "snd_pcm_status_malloc", errno: ENOMEM) }
        return Card(pcm: pcm, parameters: parameters, status: status)
    }

    /// Starts by hand, so that a prefilled buffer doesn't run before the pictures are ready; stamps on CLOCK_MONOTONIC, the clock of the
    /// page flips.
    private static func setSoftwareParameters(_ pcm: borrowing PCMHandle) throws(PCMFailure) {
        var allocated: OpaquePointer?
        try checked("snd_pcm_sw_params_malloc", snd_pcm_sw_params_malloc(&allocated))
        guard let parameters = allocated else { throw PCMFailure(operation: "snd_pcm_sw_params_malloc", errno: ENOMEM) }
        defer { snd_pcm_sw_params_free(parameters) }
        try checked("sw_params_current", snd_pcm_sw_params_current(pcm.raw, parameters))
        var boundary: snd_pcm_uframes_t = 0
        try checked("boundary", snd_pcm_sw_params_get_boundary(parameters, &boundary))
        try checked("start threshold", snd_pcm_sw_params_set_start_threshold(pcm.raw, parameters, boundary))
        try checked("tstamp mode", snd_pcm_sw_params_set_tstamp_mode(pcm.raw, parameters, SND_PCM_TSTAMP_ENABLE))
        // Old plug layers don't know the type: theirs is CLOCK_MONOTONIC or stamps are taken at the call, see `timing`.
        _ = snd_pcm_sw_params_set_tstamp_type(pcm.raw, parameters, SND_PCM_TSTAMP_TYPE_MONOTONIC)
        try checked("sw_params", snd_pcm_sw_params(pcm.raw, parameters))
    }

    // MARK: Playing

    /// Runs what has been written.
    public func start() {
        guard let card, !card.isLost else { return }
        _ = snd_pcm_start(card.pcm.raw)
    }

    /// Throws the queue away and makes ready for the next write.
    public func stop() {
        guard let card, !card.isLost else { return }
        _ = snd_pcm_drop(card.pcm.raw)
        _ = snd_pcm_prepare(card.pcm.raw)
    }

    /// Takes what there is room for; after an xrun the card is ready again at once.
    public func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
        guard let card, !card.isLost else { return .lost(.vanished(name: device)) }
        let count = frames.count / card.parameters.format.bytesPerFrame
        guard count > 0, let base = frames.baseAddress else { return .wrote(0) }
        let written = snd_pcm_writei(card.pcm.raw, base, snd_pcm_uframes_t(count))
        if written >= 0 { return .wrote(Int(written)) }
        switch Int32(-written) {
        case EAGAIN, EINTR: return .wrote(0)
        case EPIPE, ESTRPIPE:
            // Ran dry, or the machine slept: both begin anew.
            let prepared = snd_pcm_prepare(card.pcm.raw)
            return prepared < 0 ? lost(card, -prepared) : .xrun
        default: return lost(card, Int32(-written))
        }
    }

    private func lost(_ card: Card, _ errno: Int32) -> AudioWrite {
        card.isLost = true
        return .lost(
            errno == ENODEV || errno == ENOTTY || errno == EBADFD
                ? .vanished(name: device) : .failed(name: device, operation: "snd_pcm_writei", errno: errno))
    }

    /// The card's own stamp with the delay that it was taken with.
    public func timing() -> AudioTiming? {
        guard let card, !card.isLost, snd_pcm_status(card.pcm.raw, card.status) == 0 else { return nil }
        guard snd_pcm_status_get_state(card.status) == SND_PCM_STATE_RUNNING else { return nil }
        var stamp = snd_htimestamp_t()
        snd_pcm_status_get_htstamp(card.status, &stamp)
        var time = Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec)
        if time == 0 {
            // A driver or a plug layer without stamps: the delay was read just now.
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            time = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        }
        return AudioTiming(
            delayFrames: Int64(snd_pcm_status_get_delay(card.status)), time: HostTime(nanoseconds: time),
            availableFrames: Int(clamping: snd_pcm_status_get_avail(card.status)))
    }

    /// Closes the device.
    public func close() { card = nil }
}
