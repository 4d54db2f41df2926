import Crypto
import Media

/// A secret that somebody else holds, of which the ledger keeps the fingerprint alone: whoever reads the tables can't use it.
enum Secret {
    /// Of unguessable secrets, so that neither salt nor slowness adds anything.
    static func fingerprint(_ secret: String) -> [UInt8] { Digest.sha256(Array(secret.utf8)) }

    /// Made of a secret that its holder shows and of bytes that are kept: the same each time it is asked for, and told by neither alone.
    ///
    /// So an answer that was lost can be given again though nothing of it is kept.
    static func successor(of secret: String, salt: [UInt8], purpose: String) -> String {
        Base64.encodeForURLs(Digest.sha256(Array("\(purpose).\(secret).".utf8) + salt))
    }
}

/// Codes that people read from a screen and type by hand.
enum TypedCode {
    /// No vowels, so that no words come out, and no letter that is taken for another. Source: RFC 8628 §6.1.
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)

    /// Letters in groups of four: `BCDF-GHJK`.
    ///
    /// - Parameters:
    ///   - count: Of letters.
    ///   - random: Gives so many bytes.
    static func make(_ count: Int, random: (Int) throws -> [UInt8]) throws -> String {
        var chosen: [UInt8] = []
        while chosen.count < count {
            // 240 is the last multiple of 20 that a byte holds: beyond it some letters would come more often.
            for byte in try random(count) where byte < 240 && chosen.count < count { chosen.append(letters[Int(byte) % 20]) }
        }
        return grouped(chosen)
    }

    /// As it was written, whatever the case, the spaces and the dashes of who typed it; nil where it has other letters or another length.
    static func read(_ text: String, count: Int) -> String? {
        guard text.utf8.count <= 4 * count else { return nil }
        let typed = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard typed.count == count, typed.allSatisfy(letters.contains) else { return nil }
        return grouped(Array(typed))
    }

    private static func grouped(_ letters: [UInt8]) -> String {
        let groups = stride(from: 0, to: letters.count, by: 4).map { start in
            String(decoding: letters[start..<min(start + 4, letters.count)], as: UTF8.self)
        }
        return groups.joined(separator: "-")
    }
}
