import ALSAOutput
import HeadlessOutput
import Media

/// Makes sound cards of the chosen kind.
enum Sound {
    /// - Returns: a closure that makes one afresh each time: a card may be absent now and there later.
    static func opener(_ choice: AudioChoice, speed: Speed, log: any Log) -> () throws(AudioError) -> any AudioOutput {
        let isUnpaced = speed == .max
        switch choice {
        case .null: return { () throws(AudioError) in NullAudio(isUnpaced: isUnpaced) }
        case .wav(let path): return { () throws(AudioError) in WAVFileOutput(path: path, isUnpaced: isUnpaced) }
        case .alsa(let device): return { () throws(AudioError) in throw .noDevice(name: device ?? "default") }
        case .window: return { () throws(AudioError) in throw .noDevice(name: "window") }
        }
    }
}
