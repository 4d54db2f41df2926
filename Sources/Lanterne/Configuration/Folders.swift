import Glibc

/// Where settings, state and caches live: what systemd gives a service, else what XDG says.
enum Folders {
    /// In the order in which they are looked for.
    static var configurationFiles: [String] {
        ["/etc/lanterne/config.json", xdg("XDG_CONFIG_HOME", ".config") + "/config.json"]
    }

    /// What must survive: positions, preferences.
    static var state: String { environment("STATE_DIRECTORY") ?? xdg("XDG_STATE_HOME", ".local/state") }

    /// What may be thrown away at any time.
    static var cache: String { environment("CACHE_DIRECTORY") ?? xdg("XDG_CACHE_HOME", ".cache") }

    private static func xdg(_ name: String, _ fallback: String) -> String {
        (environment(name) ?? "\(environment("HOME") ?? "/root")/\(fallback)") + "/lanterne"
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
