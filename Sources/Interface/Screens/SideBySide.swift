import Media

/// Two blocks of rows beside each other, such as a keyboard and what it finds. A screen has them in its rows as one list, the left block first,
/// so that whoever goes through the rows sees every place; only the arrows know better.
///
/// Up and down stay in their block. Left and right go on in the other one where a row ends: to the row in which that was left, at the near edge.
struct SideBySide: Hashable, Sendable {
    /// The rows in which the blocks were left; nil: the first.
    private var left: String?
    private var right: String?

    /// The right block shows something else: it begins anew.
    mutating func forgetRight() { right = nil }

    /// - Parameters:
    ///   - focus: The screen's.
    ///   - leftRows: The screen's rows, together with `rightRows`.
    /// - Returns: Whether it went anywhere.
    mutating func move(
        _ direction: Focus.Direction, _ focus: inout Focus, left leftRows: [FocusRow], right rightRows: [FocusRow], at now: HostTime,
        isStill: Bool
    ) -> Bool {
        let (leftRows, rightRows) = (leftRows.filter { $0.count > 0 }, rightRows.filter { $0.count > 0 })
        let all = leftRows + rightRows
        guard let place = focus.place(in: all) else { return false }
        let isLeft = leftRows.contains { $0.id == place.row }
        let block = isLeft ? leftRows : rightRows
        switch direction {
        case .up where block.first?.id == place.row, .down where block.last?.id == place.row: return false
        case .up, .down: return focus.move(direction, in: all, at: now, isStill: isStill)
        case .left, .right:
            if focus.move(direction, in: all, at: now, isStill: isStill) { return true }
            guard isLeft == (direction == .right) else { return false }
            let other = isLeft ? rightRows : leftRows
            if isLeft { left = place.row } else { right = place.row }
            let row = other.first { $0.id == (isLeft ? right : left) } ?? other.first
            guard let row else { return false }
            let edge = FocusPlace(row: row.id, column: isLeft ? 0 : row.count - 1)
            focus.put(edge, in: all, at: now, isStill: isStill)
            return true
        }
    }
}
