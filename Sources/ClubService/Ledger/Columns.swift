import Club
import Store

extension SQLValue {
    static func time(_ time: UTCTime) -> SQLValue { .integer(time.milliseconds) }
    static func time(_ time: UTCTime?) -> SQLValue { .integer(time?.milliseconds) }
}

extension SQLRow {
    /// nil for null.
    func time(_ column: Int) -> UTCTime? { integer(column).map { UTCTime(milliseconds: $0) } }
}

extension SQLValue {
    /// In milliseconds; what is longer than any calendar is cut.
    static func duration(_ duration: Duration?) -> SQLValue {
        .integer(duration.map { Int64(min(max($0 / .milliseconds(1), -1e15), 1e15)) })
    }
}

extension SQLRow {
    /// nil for null.
    func duration(_ column: Int) -> Duration? { integer(column).map { .milliseconds($0) } }
}
