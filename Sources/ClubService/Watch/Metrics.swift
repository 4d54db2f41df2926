import Synchronization

/// What a service has answered, for those who watch over it.
///
/// - Source: the text format of Prometheus, version 0.0.4.
final class Metrics: Sendable {
    private struct Key: Hashable {
        var route: String
        var status: Int
    }
    private struct Times {
        var counts = [Int](repeating: 0, count: Metrics.bounds.count)
        var count = 0
        var sum = 0.0
    }
    private struct State {
        var answers: [Key: Int] = [:]
        var times: [String: Times] = [:]
    }

    /// Upper ends of the time classes, in seconds.
    private static let bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - route: Of the table, never what was asked: there are only so many.
    ///   - status: Of HTTP.
    ///   - seconds: From the request's arrival to the answer.
    func count(route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.answers[Key(route: route, status: status), default: 0] += 1
            var times = state.times[route] ?? Times()
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { times.counts[index] += 1 }
            times.count += 1
            times.sum += seconds
            state.times[route] = times
        }
    }

    /// - Parameter gauges: Further numbers of this moment, by name.
    func text(gauges: [(name: String, help: String, value: Double)] = []) -> String {
        let state = state.withLock { $0 }
        var lines = ["# HELP lanterne_club_requests_total Requests answered.", "# TYPE lanterne_club_requests_total counter"]
        for (key, count) in state.answers.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
            lines.append("lanterne_club_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)")
        }
        lines += [
            "# HELP lanterne_club_request_seconds Time from a request to its answer.", "# TYPE lanterne_club_request_seconds histogram",
        ]
        for (route, times) in state.times.sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(Self.bounds, times.counts) {
                lines.append("lanterne_club_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
            }
            lines.append("lanterne_club_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(times.count)")
            lines.append("lanterne_club_request_seconds_sum{route=\"\(route)\"} \(times.sum)")
            lines.append("lanterne_club_request_seconds_count{route=\"\(route)\"} \(times.count)")
        }
        for gauge in gauges {
            lines += ["# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge", "\(gauge.name) \(gauge.value)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
