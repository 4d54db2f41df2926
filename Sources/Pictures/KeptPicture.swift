/// A picture's file in the cache: three lines, then the picture as it came.
///
/// The address stands in it, because names are digests that anybody can make collide.
struct KeptPicture: Equatable {
    /// By which the server knows this version again; nil if it didn't say.
    var tag: String?
    var bytes: [UInt8]

    private static let title = Array("lanterne picture 1\n".utf8)
    /// More than the lines before any picture.
    static let mostHeadBytes = 16 << 10

    /// The name of an address's file: FNV-1a of 128 bits, in hexadecimal.
    ///
    /// - Source: draft-eastlake-fnv §2.
    static func name(of address: String) -> String {
        var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
        let prime: UInt128 = 1 << 88 | 0x13B
        for byte in address.utf8 { hash = (hash ^ UInt128(byte)) &* prime }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits + suffix
    }

    /// Whether keeping one saves anything: what lies on this machine already is read where it lies.
    static func isWorthKeeping(_ address: String) -> Bool {
        let scheme = address.prefix { $0 != ":" }.lowercased()
        return scheme == "http" || scheme == "https"
    }

    /// Whether a file of the folder is one of these.
    static func isName(_ name: String) -> Bool {
        name.utf8.count == 32 + suffix.utf8.count && name.hasSuffix(suffix)
            && name.utf8.prefix(32).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (0x61...0x66).contains($0) }
    }

    private static let suffix = ".picture"

    /// - Parameter address: Without line ends, and so is the tag.
    func file(of address: String) -> [UInt8] { Self.title + "\(address)\n\(tag ?? "")\n".utf8 + bytes }

    init(tag: String?, bytes: [UInt8]) {
        self.tag = tag
        self.bytes = bytes
    }

    /// - Returns: nil where it is none of this address.
    init?(_ file: [UInt8], of address: String) {
        let head = Self.title + "\(address)\n".utf8
        guard file.starts(with: head), let end = file.dropFirst(head.count).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let tag = file[head.count..<end]
        guard tag.count <= 256, tag.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        self.init(tag: tag.isEmpty ? nil : String(decoding: tag, as: UTF8.self), bytes: Array(file[(end + 1)...]))
    }
}
