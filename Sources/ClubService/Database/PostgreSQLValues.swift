import CPostgreSQL
import Store

/// Types by their numbers in PostgreSQL's catalogue, which never change. Source: src/include/catalog/pg_type.dat.
private enum PostgreSQLType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
}

extension SQLValue {
    /// What the server is told that a value is; 0 lets it find out.
    var postgreSQLType: Oid {
        switch self {
        case .null: 0
        case .integer: PostgreSQLType.int8
        case .real: PostgreSQLType.float8
        case .text: PostgreSQLType.text
        case .blob: PostgreSQLType.bytea
        }
    }

    /// As the server reads it; nil: null.
    var postgreSQLText: String? {
        switch self {
        case .null: return nil
        case .integer(let number): return String(number)
        case .real(let number): return String(number)
        case .text(let text): return text
        case .blob(let bytes):
            let digits = Array("0123456789abcdef".utf8)
            let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return "\\x" + String(decoding: hexadecimal, as: UTF8.self)
        }
    }

    /// As the server wrote it: a type that SQLite has no match for stays text.
    init(postgreSQLText text: String, type: Oid) {
        switch type {
        case PostgreSQLType.int2, PostgreSQLType.int4, PostgreSQLType.int8: self = Int64(text).map { .integer($0) } ?? .text(text)
        case PostgreSQLType.bool: self = .integer(text == "t" ? 1 : 0)
        case PostgreSQLType.float4, PostgreSQLType.float8: self = Double(text).map { .real($0) } ?? .text(text)
        case PostgreSQLType.bytea: self = Self.bytes(text).map { .blob($0) } ?? .text(text)
        default: self = .text(text)
        }
    }

    /// nil where it isn't in the hexadecimal form.
    private static func bytes(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count >= 2, characters.count % 2 == 0, characters[0] == UInt8(ascii: "\\"), characters[1] == UInt8(ascii: "x")
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 2)
        for index in stride(from: 2, to: characters.count, by: 2) {
            guard let high = digit(characters[index]), let low = digit(characters[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
