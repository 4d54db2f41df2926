/// One line of the table of figures: the same work by this player and by another.
struct Figure {
    var what: String
    var unit: String
    var ours: Double
    /// nil where nobody else does it.
    var peer: (name: String, value: Double)?
    /// What it is to be at most, in words; nil where nothing was promised.
    var bar: String?

    var ratio: Double? { peer.flatMap { $0.value > 0 ? ours / $0.value : nil } }
}

/// Figures as the README shows them.
struct FigureTable {
    var date: String
    var machine: String
    var film: String
    var figures: [Figure]

    var markdown: String {
        var lines = [
            "Measured on \(date) on \(machine), with \(film).", "", "| What | Lanterne | Peer | Ratio | Bar |", "|---|---|---|---|---|",
        ]
        for figure in figures {
            let peer = figure.peer.map { "\($0.name) \(Self.words($0.value, figure.unit))" } ?? ""
            let ratio = figure.ratio.map { $0.fixed(2) } ?? ""
            lines.append("| \(figure.what) | \(Self.words(figure.ours, figure.unit)) | \(peer) | \(ratio) | \(figure.bar ?? "") |")
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        let rows = figures.map { figure in
            let peer = figure.peer.map { ",\"peer\":\"\($0.name)\",\"peerValue\":\($0.value.fixed(3))" } ?? ""
            let ratio = figure.ratio.map { ",\"ratio\":\($0.fixed(3))" } ?? ""
            return "{\"what\":\"\(figure.what)\",\"unit\":\"\(figure.unit)\",\"lanterne\":\(figure.ours.fixed(3))\(peer)\(ratio)}"
        }
        return "{\"date\":\"\(date)\",\"machine\":\"\(machine)\",\"figures\":[\(rows.joined(separator: ","))]}"
    }

    private static func words(_ value: Double, _ unit: String) -> String {
        switch unit {
        case "s": "\(value.fixed(2)) s"
        case "MiB": "\(value.fixed(1)) MiB"
        default: "\(value.fixed(0)) \(unit)"
        }
    }
}
