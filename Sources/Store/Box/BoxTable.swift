/// The tables that name a viewer's films: all of one form, a key that is a digest and a row that is sealed.
enum BoxTable: String, CaseIterable {
    case entitlement, receipt, position, favourite, value
}

/// What stands sealed in a row of a table.
protocol StoredRow: Codable, Equatable {
    static var table: BoxTable { get }
    /// Unlike that of any other row of the table.
    var key: String { get }
}

/// A row of which the later of two holds.
protocol DatedRow: StoredRow {
    /// Milliseconds since 1970.
    var time: Int64 { get }
}
