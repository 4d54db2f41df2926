import Media

/// What a film carries for a protection system (`pssh`), as far as everybody may read it.
///
/// - Source: ISO/IEC 23001-7 §8.1; W3C "Common PSSH Box Format" for the system that all may use.
public struct InitData: Hashable, Sendable {
    /// The system's own UUID.
    public var system: KeyID
    /// The keys it is for; empty where only the system itself can tell.
    public var keys: [KeyID]

    /// A film has some keys; a broken box could name a million.
    private static let maximumKeys = 256
    private static let maximumBoxes = 64

    /// Reads boxes that lie one behind the other; others than `pssh` are passed.
    public static func read(_ bytes: [UInt8]) -> [InitData] {
        bytes.withUnsafeBytes { bytes in
            var all: [InitData] = []
            Box.each(in: 0..<bytes.count, of: bytes) { box in
                guard box.kind == BoxKind.pssh, all.count < maximumBoxes else { return }
                var reader = ByteReader(bytes, box.content)
                guard let version = reader.byte() else { return }
                reader.skip(3)
                guard let name = reader.take(16), let system = KeyID(name) else { return }
                var data = InitData(system: system, keys: [])
                if version > 0, let count = reader.int(4) {
                    for _ in 0..<min(count, maximumKeys) {
                        guard let name = reader.take(16), let key = KeyID(name) else { break }
                        data.keys.append(key)
                    }
                }
                all.append(data)
            }
            return all
        }
    }
}
