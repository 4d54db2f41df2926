/// What the live half is asked, as its routes see it.
struct LiveRequest: Sendable {
    /// In capitals.
    var method: String
    /// As it was sent, with its slash, without the query.
    var path: String
    /// As it was sent, without its question mark.
    var query: String = ""
    /// Names in lower case; of those that stand twice, the last.
    var headers: [String: String] = [:]
    /// Never longer than `LiveHandler.maximumBody`.
    var body: [UInt8] = []
    /// Who asks, for limits and logs: an address, or what a proxy that is trusted says of it.
    var peer: String

    /// The query's fields, decoded; of those that stand twice, the first, as nobody may choose which one counts.
    var fields: [String: String] { FormFields.read(query) }
}

/// What is answered.
struct LiveResponse: Sendable, Equatable {
    var status: Int
    /// Beside `Content-Length`.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// JSON that nobody keeps.
    static func json(_ body: [UInt8], status: Int = 200) -> LiveResponse {
        LiveResponse(status: status, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: body)
    }

    /// Text of another kind.
    static func text(_ body: String, type: String, status: Int = 200) -> LiveResponse {
        LiveResponse(status: status, headers: ["Content-Type": type, "Cache-Control": "no-store"], body: Array(body.utf8))
    }
}

/// A form's fields as they are sent. Source: WHATWG URL §5.1, application/x-www-form-urlencoded.
enum FormFields {
    /// More are not read.
    private static let most = 64

    /// Of those that stand twice, the first.
    static func read(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(most) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : ""), fields[name] == nil else { continue }
            fields[name] = value
        }
        return fields
    }

    private static func decoded(_ text: Substring) -> String? {
        ServedFolder.decoded(Substring(text.replacing("+", with: " ")))
    }
}
