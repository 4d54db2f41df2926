import CSDL
import LinuxIO
import Media

/// The emulator's sound, by SDL: whatever the developer's desktop has.
///
/// - Thread: as `AudioOutput`; SDL's queue is its own lock's.
public final class WindowSound: AudioOutput, @unchecked Sendable {
    // Guard: the sound thread alone, after `configure`.
    private let sdl: SDLLibrary
    private let host: any HostClock
    private var device: SDL_AudioDeviceID = 0
    private var format = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16)
    private var clock = SoundClock(rate: 48000, gulp: 1024)
    private var bufferFrames = 0
    private var written: Int64 = 0
    private var isRunning = false
    private var isClosed = false

    private static let name = "SDL"

    /// - Parameter driver: SDL's name of a way to play (`pulseaudio`, `alsa`, `dummy`); nil for the first that works.
    /// - Throws: `.noDevice` where SDL2 isn't installed (Debian package libsdl2-2.0-0).
    public init(driver: String? = nil, clock: any HostClock = MonotonicClock()) throws(AudioError) {
        host = clock
        do throws(SDLLibrary.Missing) { sdl = try SDLLibrary.load() } catch {
            throw .noDevice(name: "SDL2 (Debian package libsdl2-2.0-0): \(error.reason)")
        }
        if let driver { _ = sdl.calls.SDL_SetHint(SDL_HINT_AUDIODRIVER, driver) }
    }

    deinit { close() }

    /// Agrees to every format: SDL converts what the desktop's sound server doesn't take. Periods of 10 ms, a queue of 200 ms.
    public func configure(_ wanted: AudioFormat) throws(AudioError) -> AudioConfiguration {
        closeDevice()
        guard sdl.calls.SDL_InitSubSystem(LANTERNE_SDL_INIT_AUDIO) == 0 else {
            throw .noDevice(name: "\(Self.name): \(sdl.error)")
        }
        var spec = SDL_AudioSpec()
        spec.freq = wanted.rate
        spec.format = Self.code(of: wanted.sampleFormat)
        spec.channels = UInt8(wanted.layout.count)
        spec.samples = 512
        var obtained = SDL_AudioSpec()
        device = sdl.calls.SDL_OpenAudioDevice(nil, 0, &spec, &obtained, 0)
        guard device != 0 else {
            let reason = sdl.error
            sdl.calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_AUDIO)
            throw .noDevice(name: "\(Self.name): \(reason)")
        }
        format = wanted
        let periodFrames = max(1, Int(wanted.rate) / 100)
        bufferFrames = max(periodFrames * 20, Int(obtained.samples) * 4)
        clock = SoundClock(rate: wanted.rate, gulp: max(1, Int64(obtained.samples)))
        written = 0
        isRunning = false
        let driver = sdl.calls.SDL_GetCurrentAudioDriver().map { String(cString: $0) } ?? "unknown"
        return AudioConfiguration(
            format: wanted, periodFrames: periodFrames, bufferFrames: bufferFrames,
            name: "SDL \(driver) \(wanted.rate) Hz, \(wanted.layout.count) channels")
    }

    /// Plays what is queued.
    public func start() {
        guard device != 0, !isRunning else { return }
        isRunning = true
        clock.start(at: host.now())
        sdl.calls.SDL_PauseAudioDevice(device, 0)
    }

    /// Stops the card; thrown away frames count as never written.
    public func stop() {
        guard device != 0 else { return }
        sdl.calls.SDL_PauseAudioDevice(device, 1)
        _ = clock.heard(taken: taken, at: host.now())
        clock.stop()
        isRunning = false
        written -= queuedFrames
        sdl.calls.SDL_ClearQueuedAudio(device)
    }

    /// Queues what there is room for. After `.xrun` the card is stopped and wants `start` again.
    public func write(_ frames: UnsafeRawBufferPointer) -> AudioWrite {
        guard device != 0, !isClosed else { return .lost(.vanished(name: Self.name)) }
        if isRunning, sdl.calls.SDL_GetAudioDeviceStatus(device) == SDL_AUDIO_STOPPED {
            return .lost(.vanished(name: Self.name))
        }
        let queued = queuedFrames
        if isRunning, queued == 0, written > 0 {
            stop()
            return .xrun
        }
        let bytesPerFrame = format.bytesPerFrame
        let count = min(frames.count / bytesPerFrame, max(0, bufferFrames - Int(queued)))
        guard count > 0 else { return .wrote(0) }
        guard sdl.calls.SDL_QueueAudio(device, frames.baseAddress, UInt32(count * bytesPerFrame)) == 0 else {
            return .lost(.failed(name: Self.name, operation: "queue sound: \(sdl.error)", errno: 0))
        }
        written += Int64(count)
        return .wrote(count)
    }

    /// The queue, smoothed between SDL's gulps, and one buffer of SDL's own on its way to the card.
    public func timing() -> AudioTiming? {
        guard device != 0, isRunning else { return nil }
        let now = host.now()
        let queued = queuedFrames
        let heard = clock.heard(taken: written - queued, at: now)
        return AudioTiming(
            delayFrames: max(0, written - heard) + clock.gulp, time: now, availableFrames: max(0, bufferFrames - Int(queued)))
    }

    /// Idempotent.
    public func close() {
        isClosed = true
        closeDevice()
    }

    private var queuedFrames: Int64 {
        device == 0 ? 0 : Int64(sdl.calls.SDL_GetQueuedAudioSize(device)) / Int64(max(1, format.bytesPerFrame))
    }

    private var taken: Int64 { written - queuedFrames }

    private func closeDevice() {
        guard device != 0 else { return }
        sdl.calls.SDL_CloseAudioDevice(device)
        sdl.calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_AUDIO)
        device = 0
        isRunning = false
    }

    /// In the machine's byte order.
    private static func code(of format: SampleFormat) -> SDL_AudioFormat {
        switch format {
        case .s16: SDL_AudioFormat(AUDIO_S16SYS)
        case .s32: SDL_AudioFormat(AUDIO_S32SYS)
        case .float32: SDL_AudioFormat(AUDIO_F32SYS)
        }
    }
}
