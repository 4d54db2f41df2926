import Glibc

/// Where settings and state live: what systemd gives a service, else what XDG says.
enum Folders {
    /// In the order in which they are looked for.
    static var configurationFiles: [String] {
        ["/etc/lanterne/config.json", xdg("XDG_CONFIG_HOME", ".config") + "/config.json"]
    }

    /// What must survive a pulled plug: `Remembered`.
    static var state: String { environment("STATE_DIRECTORY") ?? xdg("XDG_STATE_HOME", ".local/state") }

    private static func xdg(_ name: String, _ fallback: String) -> String {
        (environment(name) ?? "\(environment("HOME") ?? "/root")/\(fallback)") + "/lanterne"
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
