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
    /// The viewer's wish, followed from the next film on. Control thread.
    ///
    /// - Returns: Whether it is another one.
    let wish: (SoundWish) -> Bool
    /// The card that is chosen among all; nil: it is named by whoever runs the box, or there is none to choose.
    let card: SoundCard?
    /// Whether anything is heard.
    let isHeard: Bool

    /// - Parameter signal: Raised once `channels` is known, where it isn't at once.
    init(_ choice: AudioChoice, speed: Speed, signal: any WakeSignal, log: any Log) {
        let isUnpaced = speed == .max
        let wished = Guarded(SoundWish())
        isHeard = choice != .null
        if case .alsa(let device) = choice {
            let card = SoundCard(device: device, wished: wished, signal: signal, log: log)
            self.card = device == nil ? card : nil
            channels = { card.channels.map { wished.withLock { $0.isStereo } ? min(2, $0) : $0 } }
            open = { () throws(AudioError) in
                let output: any AudioOutput = card.open()
                return wished.withLock { $0.isStereo } ? StereoOutput(output) : output
            }
            wish = { wish in
                let before = wished.withLock { now in
                    defer { now = wish }
                    return now
                }
                if before.device != wish.device { card.ask(forgetting: wish.device == nil) }
                return before != wish
            }
            return
        }
        card = nil
        wish = { wish in
            wished.withLock { now in
                defer { now = wish }
                return now != wish
            }
        }
        let isStereo = { wished.withLock { $0.isStereo } }
        switch choice {
        case .null, .alsa:
            // It would take any number; nobody hears more than two.
            channels = { 2 }
            open = { () throws(AudioError) in NullAudio(isUnpaced: isUnpaced) }
        case .wav(let path):
            channels = { isStereo() ? 2 : ChannelLayout.surround71.count }
            open = { () throws(AudioError) in
                let file: any AudioOutput = WAVFileOutput(path: path, isUnpaced: isUnpaced)
                return isStereo() ? StereoOutput(file) : file
            }
        case .window:
            // SDL takes any number too, and mixes down for a desktop's loudspeakers without saying so.
            channels = { 2 }
            // On most desktops through libasound, tried again each second where there is no card.
            ALSAInspection.silenceLibrary()
            open = { () throws(AudioError) in try WindowSound() }
        }
    }
}

/// What the viewer wants of the sound's way out.
struct SoundWish: Equatable {
    /// nil: the best.
    var device: String?
    /// Two channels, whatever the device takes.
    var isStereo = false
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
    private let wished: Guarded<SoundWish>
    private let log: any Log
    private let answer = Guarded<SoundDevice?>(nil)
    private let found = Guarded<[SoundCardReport]?>(nil)
    private let signal: any WakeSignal
    /// The latest, until it has been waited for.
    private var asking: LinuxThread?
    private var isFresh = true

    /// - Parameter wished: Followed where no device is given.
    init(device: String?, wished: Guarded<SoundWish>, signal: any WakeSignal, log: any Log) {
        self.device = device
        self.wished = wished
        self.signal = signal
        self.log = log
        ask()
    }

    /// Asks again what there is, without waiting. Not while a film plays: a card in use answers nobody.
    ///
    /// - Parameter forgetting: What was chosen the last time was a wish, which is no more.
    func ask(forgetting: Bool = false) {
        let (before, device, wished, answer, found, signal) = (asking, device, wished, answer, found, signal)
        isFresh = true
        asking = try? LinuxThread(name: "ask-sound") {
            // One after the other: a card that one has open would be busy for the next.
            before?.join()
            let former = forgetting ? nil : answer.withLock { $0 }
            let cards = device == nil ? ALSAInspection.cards() : []
            let chosen = SoundDevice.ask(device, among: cards, wished: wished.withLock { $0.device }, former: former)
            answer.withLock { $0 = chosen }
            found.withLock { $0 = cards }
            signal.raise()
        }
    }

    /// As they were when they were asked last; nil: they haven't answered yet.
    var cards: [SoundCardReport]? { found.withLock { $0 } }

    var channels: Int? { answer.withLock { $0?.channels } }

    /// Blocks until the card has answered; by then it nearly always has.
    func open() -> ALSAOutput {
        asking?.join()
        asking = nil
        let former = answer.withLock { $0 }
        let chosen: SoundDevice
        if isFresh, let former {
            chosen = former
        } else {
            let cards = device == nil ? ALSAInspection.cards() : []
            chosen = SoundDevice.ask(device, among: cards, wished: wished.withLock { $0.device }, former: former)
        }
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
    ///   - cards: The machine's, where no name is given.
    ///   - wished: The viewer's, where no name is given.
    ///   - former: What was chosen the last time.
    /// - Thread: any.
    static func ask(_ name: String?, among cards: [SoundCardReport] = [], wished: String? = nil, former: SoundDevice?) -> SoundDevice {
        guard let name else { return preferred(among: cards, wished: wished, former: former) }
        return ALSAInspection.channels(of: name).map { SoundDevice(name: name, channels: $0) } ?? former ?? SoundDevice(name: name)
    }

    /// Of several playback devices the one that is wished for, else the television's own, else the first that can be opened; `default` where none can be asked. The former
    /// one stays chosen while it is busy: most likely with what we played on it.
    static func preferred(among cards: [SoundCardReport], wished: String? = nil, former: SoundDevice? = nil) -> SoundDevice {
        let all = cards.flatMap(\.devices)
        if let former, wished == nil || wished == former.name,
            all.contains(where: { $0.name == former.name && $0.trouble == .busy(name: $0.name) })
        {
            return former
        }
        let devices = all.filter { $0.trouble == nil && !$0.formats.isEmpty }
        let television = devices.first { $0.title.uppercased().contains("HDMI") }
        let own = devices.first { $0.name == wished }
        guard let chosen = own ?? television ?? devices.first else { return SoundDevice(name: "default") }
        return SoundDevice(name: chosen.name, channels: chosen.channels.max() ?? 2)
    }
}
