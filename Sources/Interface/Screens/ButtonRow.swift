import Media

/// Buttons side by side, as wide as their words. What is beyond the screen's edge comes with the focus.
struct ButtonRow {
    /// The row's, on its screen.
    let id: String
    let labels: [String]
    /// In design units.
    var height = 76.0
    /// Stays marked while the focus is elsewhere: a tab.
    var chosen: Int?

    static let gap = 20.0

    static func width(of label: String) -> Double { LetterWidths.estimate(label, size: 32) + 52 }

    private var lefts: [Double] {
        var x = Theme.safeArea.x
        return labels.map { label in
            defer { x += Self.width(of: label) + Self.gap }
            return x
        }
    }

    func rect(of column: Int, y: Double, shift: Double) -> DesignRect {
        guard let label = labels[safe: column], let left = lefts[safe: column] else { return DesignRect(x: 0, y: y, width: 0, height: 0) }
        return DesignRect(x: left - shift, y: y, width: Self.width(of: label), height: height)
    }

    /// Scrolls no further than that the one with the focus is whole.
    func shift(from present: Double, column: Int) -> Double {
        let rect = rect(of: column, y: 0, shift: 0)
        let most = rect.x - Theme.safeArea.x
        return max(0, min(most, max(present, rect.x + rect.width - Theme.safeArea.x - Theme.safeArea.width)))
    }

    func add(to scene: inout Scene, y: Double, focus: Focus, rows: [FocusRow], in room: Room) {
        let shift = focus.shift(of: id, at: room.now)
        for (column, label) in labels.enumerated() {
            let rect = rect(of: column, y: y, shift: shift)
            guard rect.x < 1920, rect.x + rect.width > 0 else { continue }
            let share = focus.share(of: FocusPlace(row: id, column: column), in: rows, at: room.now)
            // What is cut by the edge of the safe area says nothing there.
            let isWhole = Theme.safeArea.holds(rect)
            scene.button(isWhole ? label : "", rect, focus: share, isActive: isWhole)
            guard column == chosen, share < 0.5 else { continue }
            scene.add(
                .fill(Theme.accent, cornerRadius: 3),
                DesignRect(x: rect.x + 20, y: rect.y + rect.height - 10, width: rect.width - 40, height: 6))
        }
    }
}

/// Cards of one width side by side, as many as stand whole between the safe area's edges.
struct CardStrip {
    /// The row's, on its screen.
    let id: String
    let count: Int
    /// So many are seen.
    let visible: Int

    /// From one to the next, left edge to left edge.
    var pitch: Double { Theme.safeArea.width / Double(visible) }

    /// Scrolls by whole cards, no further than that the one with the focus is seen.
    func shift(from present: Double, column: Int) -> Double {
        let first = Int((present / pitch).rounded())
        return Double(max(0, min(max(min(first, column), column - visible + 1), count - visible))) * pitch
    }

    /// Each that can be seen, with its place on the screen and how much of the focus it has.
    func cards(y: Double, height: Double, focus: Focus, rows: [FocusRow], in room: Room) -> [(column: Int, rect: DesignRect, focus: Double)]
    {
        let shift = focus.shift(of: id, at: room.now)
        let first = max(0, Int(shift / pitch))
        return (first..<max(first, min(count, first + visible + 1))).compactMap { column in
            let rect = DesignRect(x: Theme.safeArea.x + Double(column) * pitch - shift, y: y, width: pitch - 24, height: height)
            // Half a card would be half a word.
            guard rect.x > Theme.safeArea.x - 1, rect.x + rect.width < Theme.safeArea.x + Theme.safeArea.width else { return nil }
            return (column, rect, focus.share(of: FocusPlace(row: id, column: column), in: rows, at: room.now))
        }
    }
}

extension DesignRect {
    /// All of another is within it.
    func holds(_ other: DesignRect) -> Bool {
        other.x >= x && other.y >= y && other.x + other.width <= x + width && other.y + other.height <= y + height
    }
}
