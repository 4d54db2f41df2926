import Club

/// One line of JSON for each thing that happened, on standard error: what log collectors read.
///
/// Names no account, no title and no token: a log lives longer than it should.
struct ServiceLog: Sendable {
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> UTCTime

    /// - Parameter write: One line, with its end.
    init(now: @escaping @Sendable () -> UTCTime, write: @escaping @Sendable (String) -> Void) {
        self.write = write
        self.now = now
    }

    func answered(_ method: String, _ route: String, status: Int, seconds: Double, peer: String) {
        let milliseconds = (seconds * 10_000).rounded() / 10
        line("request", [("method", method), ("route", route), ("peer", peer)], [("status", Double(status)), ("ms", milliseconds)])
    }

    func failed(_ what: String, _ error: Any) {
        line("failure", [("what", what), ("error", "\(error)")], [])
    }

    func said(_ event: String, _ texts: [(String, String)] = []) { line(event, texts, []) }

    private func line(_ event: String, _ texts: [(String, String)], _ numbers: [(String, Double)]) {
        var members = ["\"time\":\"\(now())\"", "\"event\":\"\(event)\""]
        members += texts.map { "\"\($0.0)\":\"\(Self.escaped($0.1))\"" }
        members += numbers.map { "\"\($0.0)\":\($0.1 == $0.1.rounded() ? "\(Int($0.1))" : "\($0.1)")" }
        write("{" + members.joined(separator: ",") + "}\n")
    }

    /// What outside texts may not do: end the line, or the text. Source: RFC 8259 §7.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars.prefix(500) {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
