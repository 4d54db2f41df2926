import HeadlessOutput
import KMS
import LinuxIO
import Media
import Pixels
import WindowOutput

/// The display that was opened, with what only some displays can do.
struct Display {
    var output: any VideoOutput
    /// What a viewer would see now; nil where it can't be had. May wait; any thread but control. The argument makes the screen be committed anew.
    var screenshot: @Sendable (_ nudge: @Sendable () -> Void) -> ScreenPicture?
    /// Keys that come through the display itself.
    var keys: (any RemoteInput)?
    /// Whether keys come from the machine's own devices.
    var ownsConsole: Bool
    /// The sound that belongs to it.
    var sound: AudioChoice
    /// Raised when the viewer closes it, as a window can be.
    var closed: EventSignal?

    /// - Throws: one sentence that says who or what, and what to do.
    static func open(_ choice: DisplayChoice, speed: Speed, wantsScreenshots: Bool, log: any Log) throws(Failure) -> Display {
        do throws(DisplayError) {
            switch choice {
            case .null:
                let display = NullDisplay(isUnpaced: speed == .max)
                return Display(output: display, screenshot: { _ in nil }, keys: nil, ownsConsole: false, sound: .null)
            case .memory:
                let display = MemoryDisplay(isUnpaced: speed == .max)
                return Display(output: display, screenshot: { _ in display.snapshot() }, keys: nil, ownsConsole: false, sound: .null)
            case .kms(let path):
                let display = try KMSDisplay.open(KMSOptions(path: path, usesWriteback: wantsScreenshots), log: log)
                return Display(
                    output: display, screenshot: { display.snapshot(until: MonotonicClock().now() + .seconds(2), nudge: $0) }, keys: nil,
                    ownsConsole: true, sound: .alsa(nil))
            case .window:
                let display = try WindowDisplay()
                return Display(
                    output: display, screenshot: { _ in display.snapshot() }, keys: display.keys, ownsConsole: false, sound: .window,
                    closed: display.closeRequested)
            }
        } catch {
            throw Failure(PlayerSentence.text(for: error))
        }
    }
}
