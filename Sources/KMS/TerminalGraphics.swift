import CDRM

/// The text terminal under the picture, switched to graphics so that its cursor and its messages stay off the screen.
///
/// Only where standard input is a virtual terminal.
struct TerminalGraphics: ~Copyable {
    /// Standard input.
    static let descriptor: Int32 = 0
    let isTerminal: Bool

    init() {
        isTerminal = lanterne_terminal_mode(Self.descriptor) == KD_TEXT && lanterne_set_terminal_mode(Self.descriptor, KD_GRAPHICS) == 0
    }

    deinit {
        if isTerminal { _ = lanterne_set_terminal_mode(Self.descriptor, KD_TEXT) }
    }
}
