/// One value of a table's cell.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// nil becomes null.
    public static func integer(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }
    /// nil becomes null.
    public static func text(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    /// nil becomes null.
    public static func blob(_ bytes: [UInt8]?) -> SQLValue { bytes.map { .blob($0) } ?? .null }
}

/// One row of an answer, by the columns of the statement.
public struct SQLRow: Hashable, Sendable {
    /// In the statement's order.
    public let values: [SQLValue]

    /// - Parameter values: In the statement's order.
    public init(_ values: [SQLValue]) { self.values = values }

    /// nil for null, and for what is no number.
    public func integer(_ column: Int) -> Int64? {
        if case .integer(let number) = values[column] { number } else { nil }
    }

    /// nil for null, and for what is no text.
    public func text(_ column: Int) -> String? {
        if case .text(let text) = values[column] { text } else { nil }
    }

    /// nil for null, and for what is no blob.
    public func blob(_ column: Int) -> [UInt8]? {
        if case .blob(let bytes) = values[column] { bytes } else { nil }
    }
}
