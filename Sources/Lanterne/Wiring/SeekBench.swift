import Media

/// The same seeks by this player and by mpv.
struct SeekBench {
    var url: String
    var count: Int
    var fresh: Int
    /// Seconds from keyframe to keyframe.
    var keyframes: Double
    /// Seconds that the buffer may take to fill.
    var fill: Double

    private static let tenth = 10
    private static let steps = 20
    private static let longest = 60.0
    /// Between two seeks: what the one before has set going is over.
    private static let pause = 0.25
    /// A step of mpv's, or a picture's length beside the target.
    private static let exactTolerance = 0.1

    private func targets(until end: Double) -> SeekTargets {
        SeekTargets(count: count, within: 1..<max(1 + keyframes, end - keyframes), keyframes: keyframes)
    }

    /// Each in another part of the film, none of it near its beginning.
    private func freshPositions(_ length: Double) -> [Double] {
        let share: Double = 0.6 / Double(max(1, fresh))
        return (0..<fresh).map { (place: Int) -> Double in
            let start: Double = 0.3 + share * Double(place)
            return length * start + 0.7
        }
    }

    // MARK: Contestants

    /// - Returns: the figures, and the film's length.
    func ours() throws(Failure) -> (figures: SeekFigures, length: Double) {
        var figures = SeekFigures()
        let player = try OurSeeks(url)
        let length = player.length
        defer { player.close() }
        if count > 0 {
            let end = try player.fill(to: min(length, Self.longest), within: fill)
            for target in targets(until: end).list {
                guard let times = try player.seek(to: target.position), let exact = times.exact else {
                    figures.missed.append("\(target.position)")
                    continue
                }
                figures.picture.append(times.picture)
                if target.isFar { figures.exactFar.append(exact) } else { figures.exactNear.append(exact) }
                try player.rest(Self.pause)
            }
            for round in 0..<3 {
                if let time = try player.seek(through: tenTargets(until: end, round: round)) {
                    figures.ten.append(time)
                } else {
                    figures.missed.append("ten in a second")
                }
                try player.rest(Self.pause)
            }
            for _ in 0..<Self.steps {
                if let time = try player.step() { figures.step.append(time) } else { figures.missed.append("a step") }
                try player.rest(0.1)
            }
        }
        for position in freshPositions(length) {
            StandardError.say("  lanterne afresh, to \(position.fixed(1)) s\n")
            let player = try OurSeeks(url)
            defer { player.close() }
            try player.rest(1)
            if let time = try player.seekToPicture(MediaTime(seconds: position), within: 20) {
                figures.outside.append(time)
            } else {
                figures.missed.append("\(position.fixed(1)) from afresh")
            }
        }
        return (figures, length)
    }

    func mpv(length: Double) throws(Failure) -> SeekFigures {
        var figures = SeekFigures()
        if count > 0 {
            let player = try MpvSeeks(url)
            defer { player.close() }
            inside(player, length: length, &figures)
        }
        for position in freshPositions(length) {
            StandardError.say("  mpv afresh, to \(position.fixed(1)) s\n")
            let player = try MpvSeeks(url)
            defer { player.close() }
            player.rest(1)
            if let time = player.seek(to: position, "absolute+keyframes", tolerance: keyframes + 0.2, within: 25) {
                figures.outside.append(time)
            } else {
                figures.missed.append("\(position.fixed(1)) from afresh")
            }
        }
        return figures
    }

    private func inside(_ player: MpvSeeks, length: Double, _ figures: inout SeekFigures) {
        let end = player.fill(to: min(length, Self.longest), within: fill)
        for target in targets(until: end).list {
            let position = target.position.seconds
            if let time = player.seek(to: position, "absolute+keyframes", tolerance: keyframes + 0.2) {
                figures.picture.append(time)
            } else {
                figures.missed.append("\(position.fixed(1)) by keyframes")
            }
            player.rest(Self.pause)
            if let time = player.seek(to: position, "absolute+exact", tolerance: Self.exactTolerance) {
                if target.isFar { figures.exactFar.append(time) } else { figures.exactNear.append(time) }
            } else {
                figures.missed.append(position.fixed(1))
            }
            player.rest(Self.pause)
        }
        for round in 0..<3 {
            let positions = tenTargets(until: end, round: round).map(\.seconds)
            if let time = player.seek(through: positions, tolerance: Self.exactTolerance) {
                figures.ten.append(time)
            } else {
                figures.missed.append("ten in a second")
            }
            player.rest(Self.pause)
        }
        for _ in 0..<Self.steps {
            if let time = player.step() { figures.step.append(time) } else { figures.missed.append("a step") }
            player.rest(0.1)
        }
    }

    private func tenTargets(until end: Double, round: Int) -> [MediaTime] {
        let all = SeekTargets(
            count: Self.tenth * (round + 1), within: 1..<max(1 + keyframes, end - keyframes), keyframes: keyframes)
        return all.list.suffix(Self.tenth).map(\.position)
    }
}

/// What came of it, beside each other.
struct SeekTable {
    var ours: SeekFigures
    var theirs: SeekFigures?

    private typealias Row = (name: String, key: String, values: @Sendable (SeekFigures) -> [Double])

    private static let rows: [Row] = [
        ("inside the buffer, to a picture", "insidePictureMs", { $0.picture }),
        ("inside the buffer, exact", "insideExactMs", { $0.exact }),
        ("  close behind a keyframe", "insideExactNearMs", { $0.exactNear }),
        ("  far behind a keyframe", "insideExactFarMs", { $0.exactFar }),
        ("outside the buffer, to a picture", "outsidePictureMs", { $0.outside }),
        ("ten in a second, last to exact", "tenSeeksMs", { $0.ten }),
        ("step to the next picture", "stepMs", { $0.step }),
    ]

    func text(_ url: String) -> String {
        var lines = ["seek \(url): medians in ms (least…most, of how many)"]
        for row in Self.rows {
            let mine = row.values(ours)
            let peers = theirs.map(row.values) ?? []
            guard !mine.isEmpty || !peers.isEmpty else { continue }
            var line = "  \(row.name.padded(34)) lanterne \(Self.words(mine))"
            if theirs != nil { line += "  mpv \(Self.words(peers))" }
            if !mine.isEmpty, !peers.isEmpty { line += "  ÷ \((mine.median / peers.median).fixed(2))" }
            lines.append(line)
        }
        if !ours.missed.isEmpty { lines.append("  lanterne missed: \(ours.missed.joined(separator: ", "))") }
        if let theirs, !theirs.missed.isEmpty { lines.append("  mpv missed: \(theirs.missed.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }

    private static func words(_ values: [Double]) -> String {
        guard let least = values.min(), let most = values.max() else { return "–" }
        return "\(values.median.fixed(0)) (\(least.fixed(0))…\(most.fixed(0)), \(values.count))"
    }

    var json: String {
        var parts = ["\"lanterne\":\(Self.json(ours))"]
        if let theirs { parts.append("\"mpv\":\(Self.json(theirs))") }
        return "{\(parts.joined(separator: ","))}"
    }

    private static func json(_ figures: SeekFigures) -> String {
        var parts = rows.compactMap { row in
            let values = row.values(figures)
            return values.isEmpty ? nil : "\"\(row.key)\":\(values.median.fixed(1))"
        }
        parts.append("\"missed\":\(figures.missed.count)")
        return "{\(parts.joined(separator: ","))}"
    }
}
