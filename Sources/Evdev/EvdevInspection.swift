import LinuxIO
import Media
import Remote

/// What this machine has of input devices, for `lanterne doctor`.
public struct EvdevInspection: Hashable, Sendable {
    /// One device.
    public struct Device: Hashable, Sendable {
        /// `/dev/input/event3`.
        public var path: String
        /// As its driver says it.
        public var name: String
        /// Names of its keys that the box knows; none: it is no remote.
        public var knownKeys: [String]
        /// How many keys it has in all.
        public var keyCount: Int
    }

    /// Those that could be opened.
    public var devices: [Device]
    /// Those that couldn't, and why.
    public var failures: [EvdevError]

    /// Looks at each device without keeping or grabbing it.
    ///
    /// - Thread: any.
    public static func inspect(map: KeyMap = .standard) -> EvdevInspection {
        var inspection = EvdevInspection(devices: [], failures: [])
        for path in EvdevRemote.nodes() {
            do throws(EvdevError) {
                let device = try InputDevice.open(path)
                let codes = device.keys.codes
                let known = codes.filter { map[$0] != nil }.map(KeyNames.name(of:))
                inspection.devices.append(Device(path: path, name: device.name, knownKeys: known, keyCount: codes.count))
            } catch {
                inspection.failures.append(error)
            }
        }
        return inspection
    }
}
