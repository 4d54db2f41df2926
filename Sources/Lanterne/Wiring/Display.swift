import HeadlessOutput
import Media
import Pixels

/// The display that was opened, with what only some displays can do.
struct Display {
    var output: any VideoOutput
    /// What a viewer would see now; nil where it can't be had.
    var screenshot: () -> ScreenPicture?
    /// Keys that come through the display itself.
    var keys: (any RemoteInput)?
    /// Whether keys come from the machine's own devices.
    var ownsConsole: Bool
    /// The sound that belongs to it.
    var sound: AudioChoice

    /// - Throws: one sentence that says who or what, and what to do.
    static func open(_ choice: DisplayChoice, speed: Speed, log: any Log) throws(Failure) -> Display {
        do throws(DisplayError) {
            switch choice {
            case .null:
                let display = try NullDisplay(isUnpaced: speed == .max)
                return Display(output: display, screenshot: { nil }, keys: nil, ownsConsole: false, sound: .null)
            case .memory:
                let display = try MemoryDisplay(isUnpaced: speed == .max)
                return Display(output: display, screenshot: { display.snapshot() }, keys: nil, ownsConsole: false, sound: .null)
            case .kms(let path): throw .noDevice(path: path ?? "/dev/dri/card0")
            case .window: throw .noDevice(path: "window")
            }
        } catch {
            throw Failure(PlayerSentence.text(for: error))
        }
    }
}
