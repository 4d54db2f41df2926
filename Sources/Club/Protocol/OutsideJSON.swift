import FoundationEssentials
import Media

/// JSON from outside, by the library's reader, whose one trap is kept from it.
public enum OutsideJSON {
    /// - Throws: `DecodingError`.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
        let bytes = Array(bytes)
        guard JSONStrings.areSound(bytes) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: [], debugDescription: "a text in it is broken off, or no UTF-8, or holds what isn't escaped"))
        }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }
}
