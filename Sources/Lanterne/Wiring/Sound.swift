import ALSAOutput
import HeadlessOutput
import LinuxIO
import Media
import WindowOutput

/// The way to the chosen sound output.
struct Sound {
    /// Makes it ready to be configured, afresh each time: a card may be absent now and there later. Control thread.
    let open: () throws(AudioError) -> any AudioOutput
    /// Channels that it plays without a downmix; nil until it has answered. Control thread.
    let channels: () -> Int?

    /// - Parameter signal: Raised once `channels` is known, where it isn't at once.
    init(_ choice: AudioChoice, speed: Speed, signal: any WakeSignal, log: any Log) {
        let isUnpaced = speed == .max
        switch choice {
        case .null:
            // It would take any number; nobody hears more than two.
            channels = { 2 }
            open = { () throws(AudioError) in NullAudio(isUnpaced: isUnpaced) }
        case .wav(let path):
            channels = { ChannelLayout.surround71.count }
            open = { () throws(AudioError) in WAVFileOutput(path: path, isUnpaced: isUnpaced) }
        case .alsa(let device):
            let card = SoundCard(device: device, signal: signal, log: log)
            channels = { card.channels }
            open = { () throws(AudioError) in card.open() }
        case .window:
            // SDL takes any number too, and mixes down for a desktop's loudspeakers without saying so.
            channels = { 2 }
            // On most desktops through libasound, tried again each second where there is no card.
            ALSAInspection.silenceLibrary()
            open = { () throws(AudioError) in try WindowSound() }
        }
    }
}

/// The sound card to play on, asked what it can do on a thread of its own, since a card that sleeps takes its time: meanwhile the film's
/// playlists are fetched.
///
/// It is asked once at the start, and again each time that it is opened anew: a receiver may have been switched on. Not while a film plays:
/// a card in use answers nobody.
///
/// - Thread: control.
final class SoundCard {
    private let device: String?
    private let log: any Log
    private let answer = Guarded<SoundDevice?>(nil)
    /// Of the first time, until it has been waited for.
    private var asking: LinuxThread?
    private var isFresh = true

    init(device: String?, signal: any WakeSignal, log: any Log) {
        self.device = device
        self.log = log
        let answer = answer
        asking = try? LinuxThread(name: "ask-sound") {
            let found = SoundDevice.ask(device, former: nil)
            answer.withLock { $0 = found }
            signal.raise()
        }
    }

    var channels: Int? { answer.withLock { $0?.channels } }

    /// Blocks until the card has answered; by then it nearly always has.
    func open() -> ALSAOutput {
        asking?.join()
        asking = nil
        let former = answer.withLock { $0 }
        let chosen: SoundDevice
        if isFresh, let former { chosen = former } else { chosen = SoundDevice.ask(device, former: former) }
        isFresh = false
        answer.withLock { $0 = chosen }
        return ALSAOutput(device: chosen.name, log: log)
    }
}

/// A playback device and what it takes.
struct SoundDevice: Equatable {
    /// As libasound calls it.
    var name: String
    /// The most channels that it plays as they are; two where it doesn't say.
    var channels = 2

    /// - Parameters:
    ///   - name: nil: the best of the machine's.
    ///   - former: What was chosen the last time.
    /// - Thread: any.
    static func ask(_ name: String?, former: SoundDevice?) -> SoundDevice {
        guard let name else { return preferred(among: ALSAInspection.cards(), former: former) }
        return ALSAInspection.channels(of: name).map { SoundDevice(name: name, channels: $0) } ?? former ?? SoundDevice(name: name)
    }

    /// Of several playback devices the television's own, else the first that can be opened; `default` where none can be asked. The former
    /// one stays chosen while it is busy: most likely with what we played on it.
    static func preferred(among cards: [SoundCardReport], former: SoundDevice? = nil) -> SoundDevice {
        let all = cards.flatMap(\.devices)
        if let former, all.contains(where: { $0.name == former.name && $0.trouble == .busy(name: $0.name) }) { return former }
        let devices = all.filter { $0.trouble == nil && !$0.formats.isEmpty }
        let television = devices.first { $0.title.uppercased().contains("HDMI") }
        guard let chosen = television ?? devices.first else { return SoundDevice(name: "default") }
        return SoundDevice(name: chosen.name, channels: chosen.channels.max() ?? 2)
    }
}
