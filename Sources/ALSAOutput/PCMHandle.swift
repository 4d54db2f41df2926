import CALSA
import Media

/// Why libasound refused: the call, and errno.
struct PCMFailure: Error, Equatable {
    var operation: String
    var errno: Int32

    /// What that means for somebody who wanted to play on `name`.
    func audioError(_ name: String) -> AudioError {
        switch errno {
        case EBUSY: .busy(name: name)
        case EACCES, EPERM: .noPermission(name: name)
        case ENOENT, ENXIO: .noDevice(name: name)
        case ENODEV: .vanished(name: name)
        default: .failed(name: name, operation: operation, errno: errno)
        }
    }
}

/// An open PCM device, playback. Closed once, when it goes.
struct PCMHandle: ~Copyable {
    let raw: OpaquePointer

    private init(raw: OpaquePointer) {
        self.raw = raw
    }

    deinit { snd_pcm_close(raw) }

    /// Opens without waiting for another program to let go of it.
    static func open(_ name: String) throws(PCMFailure) -> PCMHandle {
        lanterne_alsa_silence()
        var raw: OpaquePointer?
        let result = snd_pcm_open(&raw, name, SND_PCM_STREAM_PLAYBACK, Int32(SND_PCM_NONBLOCK))
        guard result >= 0, let raw else { throw PCMFailure(operation: "snd_pcm_open", errno: -result) }
        return PCMHandle(raw: raw)
    }
}

/// Negative results of libasound are errno.
@inline(__always)
func checked(_ operation: @autoclosure () -> String, _ result: Int32) throws(PCMFailure) {
    if result < 0 { throw PCMFailure(operation: operation(), errno: -result) }
}
