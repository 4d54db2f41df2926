import ALSAOutput
import HeadlessOutput
import Media
import WindowOutput

/// Makes sound cards of the chosen kind.
enum Sound {
    /// - Returns: a closure that makes one afresh each time: a card may be absent now and there later.
    static func opener(_ choice: AudioChoice, speed: Speed, log: any Log) -> () throws(AudioError) -> any AudioOutput {
        let isUnpaced = speed == .max
        switch choice {
        case .null: return { () throws(AudioError) in NullAudio(isUnpaced: isUnpaced) }
        case .wav(let path): return { () throws(AudioError) in WAVFileOutput(path: path, isUnpaced: isUnpaced) }
        case .alsa(let device):
            return { () throws(AudioError) in ALSAOutput(device: device ?? preferredDevice(ALSAInspection.cards()), log: log) }
        case .window: return { () throws(AudioError) in try WindowSound() }
        }
    }

    /// Of several playback devices the television's own, else the first that can be opened; `default` where none can be asked.
    static func preferredDevice(_ cards: [SoundCardReport]) -> String {
        let devices = cards.flatMap(\.devices).filter { $0.trouble == nil && !$0.formats.isEmpty }
        let television = devices.first { $0.title.uppercased().contains("HDMI") }
        return (television ?? devices.first)?.name ?? "default"
    }
}
