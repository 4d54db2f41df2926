import Media

/// How the bytes of samples are encrypted. Source: ISO/IEC 23001-7 §4.2, §10.
public enum ProtectionScheme: String, Sendable {
    /// Counter mode.
    case cenc
    /// Counter mode, by a pattern of blocks.
    case cens
    /// Chained blocks.
    case cbc1
    /// Chained blocks, by a pattern, each sub-sample from the vector anew.
    case cbcs

    init?(_ letters: UInt32) {
        switch letters {
        case BoxKind.cenc: self = .cenc
        case BoxKind.cens: self = .cens
        case BoxKind.cbc1: self = .cbc1
        case BoxKind.cbcs: self = .cbcs
        default: return nil
        }
    }

    var mode: SampleMode {
        switch self {
        case .cenc, .cens: .counter
        case .cbc1, .cbcs: .chained
        }
    }

    var hasPattern: Bool { self == .cens || self == .cbcs }
}

/// What is the same for a whole group of samples. Source: ISO/IEC 23001-7 §6 (`seig`), §8.2 (`tenc`).
struct SampleGroup: Hashable, Sendable {
    var isProtected: Bool
    /// Blocks of 16 bytes that are encrypted, and those behind them that aren't; none of either: all are.
    var crypt: Int
    var skip: Int
    /// Of each sample's own vector: 0, 8 or 16 bytes.
    var vectorSize: Int
    var key: KeyID
    /// For samples that have none of their own; 16 bytes.
    var constantVector: [UInt8]?

    /// Reads what `tenc` and `seig` have in common.
    ///
    /// - Parameter hasPattern: In `tenc` only from version 1 on; in `seig` always.
    static func read(_ reader: inout ByteReader, hasPattern: Bool) -> SampleGroup? {
        reader.skip(1)
        guard let pattern = reader.byte(), let flag = reader.byte(), let size = reader.byte(), let name = reader.take(16),
            let key = KeyID(name)
        else { return nil }
        guard size == 0 || size == 8 || size == 16 else { return nil }
        var group = SampleGroup(
            isProtected: flag == 1, crypt: hasPattern ? Int(pattern >> 4) : 0, skip: hasPattern ? Int(pattern & 15) : 0,
            vectorSize: Int(size), key: key)
        if group.isProtected, size == 0 {
            guard let count = reader.byte(), count == 8 || count == 16, let vector = reader.take(Int(count)) else { return nil }
            group.constantVector = vector + [UInt8](repeating: 0, count: 16 - vector.count)
        }
        return group
    }
}

/// All that it takes to open one sample.
public struct SampleRecipe: Hashable, Sendable {
    /// A stretch in the clear, and the encrypted one behind it, in bytes.
    public struct Part: Hashable, Sendable {
        /// May be 0.
        public var clear: Int
        /// May be 0.
        public var protected: Int

        /// Takes the parts.
        public init(clear: Int, protected: Int) {
            self.clear = clear
            self.protected = protected
        }
    }

    /// How.
    public var scheme: ProtectionScheme
    /// Blocks that are encrypted, and blocks behind them that aren't; both 0: all are.
    public var crypt: Int
    /// See `crypt`.
    public var skip: Int
    /// With which key.
    public var key: KeyName
    /// 16 bytes.
    public var vector: [UInt8]
    /// From the sample's first byte on; empty: all of it is encrypted.
    public var parts: [Part]

    /// Takes the parts; a vector of 8 bytes is filled up with a counter of zero.
    public init(scheme: ProtectionScheme, crypt: Int = 0, skip: Int = 0, key: KeyName, vector: [UInt8], parts: [Part] = []) {
        self.scheme = scheme
        self.crypt = crypt
        self.skip = skip
        self.key = key
        self.vector = vector.count < 16 ? vector + [UInt8](repeating: 0, count: 16 - vector.count) : Array(vector.prefix(16))
        self.parts = parts
    }
}
