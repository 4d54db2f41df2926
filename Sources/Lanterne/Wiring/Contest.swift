import Glibc
import LinuxIO
import Media

/// One of those that are measured: a whole process each time.
struct Contestant {
    var name: String
    var command: [String]
}

/// What one run of one contestant cost.
struct RunCost {
    var wallSeconds: Double
    var cpuSeconds: Double
    var peakBytes: Int64
    var status: Int32
    var output: String
}

/// Runs contestants in turn, A B A B …, so that a machine whose speed drifts treats them alike.
struct Contest {
    var title: String
    var contestants: [Contestant]

    func run(_ rounds: Int) throws(Failure) -> ContestTable {
        var costs: [[RunCost]] = contestants.map { _ in [] }
        for round in 0..<rounds {
            for (index, contestant) in contestants.enumerated() {
                StandardError.say("  run \(round + 1) of \(rounds): \(contestant.name)\n")
                let cost = try Subprocess.run(contestant.command)
                guard cost.status == 0 else {
                    throw Failure(
                        "\(contestant.name) ended with status \(cost.status); run it by hand: \(contestant.command.joined(separator: " "))")
                }
                costs[index].append(cost)
            }
        }
        return ContestTable(title: title, names: contestants.map(\.name), costs: costs)
    }
}

/// Medians, and the first contestant's ratio to each of the others.
struct ContestTable {
    var title: String
    var names: [String]
    var costs: [[RunCost]]

    private func figures(_ index: Int) -> (wall: Double, cpu: Double, peak: Double) {
        let runs = costs[index]
        return (runs.map(\.wallSeconds).median, runs.map(\.cpuSeconds).median, runs.map { Double($0.peakBytes) / 1_048_576 }.median)
    }

    /// Median of the ratios pair by pair: our CPU over the peer's.
    func cpuRatio(to peer: Int) -> Double {
        zip(costs[0], costs[peer]).map { $0.cpuSeconds / max($1.cpuSeconds, 0.000_001) }.median
    }

    var text: String {
        var lines = ["\(title): medians of \(costs.first?.count ?? 0)"]
        for index in names.indices {
            let (wall, cpu, peak) = figures(index)
            let said = costs[index].last?.output.split(separator: "\n").first.map { "  (\($0))" } ?? ""
            lines.append(
                "  \(names[index].padded(10)) wall \(wall.fixed(2)) s  CPU \(cpu.fixed(2)) s  peak RSS \(peak.fixed(1)) MiB\(said)")
        }
        for index in names.indices.dropFirst() {
            lines.append("  CPU, \(names[0]) ÷ \(names[index]): \(cpuRatio(to: index).fixed(3))")
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        let rows = names.indices.map { index in
            let (wall, cpu, peak) = figures(index)
            let ratio = index == 0 ? "" : ",\"cpuRatio\":\(cpuRatio(to: index).fixed(4))"
            return
                "{\"name\":\"\(names[index])\",\"wallSeconds\":\(wall.fixed(4)),\"cpuSeconds\":\(cpu.fixed(4)),\"peakRssMiB\":\(peak.fixed(2))\(ratio)}"
        }
        return "{\"runs\":\(costs.first?.count ?? 0),\"results\":[\(rows.joined(separator: ","))]}"
    }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; 0 of none.
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted.count % 2 == 1 ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
    }
}

extension Double {
    /// With so many decimals; without Foundation's formatting.
    func fixed(_ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard isFinite, abs(self) < 9e15 / scale else { return "\(self)" }
        let digits = String(Int64((abs(self) * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = self < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
