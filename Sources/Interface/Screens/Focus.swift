import Media

/// Things side by side that can have the focus.
struct FocusRow: Hashable, Sendable {
    /// Unlike that of any other row of the screen.
    let id: String
    /// How many; a row with none can't have the focus.
    let count: Int
    /// Up and down keep the column, as on a keyboard; else each row remembers its own.
    var isGrid = false
    /// The focus doesn't begin there.
    var isAside = false
}

/// One of them.
struct FocusPlace: Hashable, Sendable {
    /// The row's id.
    let row: String
    /// From 0.
    let column: Int
}

/// What can have the focus, for those who listen and for tests.
struct Focusable: Hashable, Sendable {
    /// What the voice says when the focus comes: what it is, and what is to be known before OK is pressed.
    let spoken: String
    /// Whether OK does anything.
    var isActive = true
    /// Of `spoken`; nil: the interface's.
    var language: Language?
}

/// Where the focus is on a screen, and how it came there.
///
/// Rows may come and go beneath it: it stays with its row as long as that is there, else it goes to the one in its place.
struct Focus: Hashable, Sendable {
    enum Direction: Sendable { case up, down, left, right }

    private var row: String?
    private var index = 0
    private var columns: [String: Int] = [:]
    /// What had it before, while that is still seen.
    private(set) var previous: FocusPlace?
    /// From 0 to 1 since it came.
    private(set) var arrival = Glide(1)
    /// How far the screen is scrolled, in design units.
    var scroll = Glide()
    /// How far rows are, likewise.
    private(set) var shifts: [String: Glide] = [:]

    /// - Parameter row: Where it is at first; nil: in the first row.
    init(row: String? = nil) { self.row = row }

    /// Where it is; nil: nothing can have it.
    func place(in rows: [FocusRow]) -> FocusPlace? {
        let rows = rows.filter { $0.count > 0 }
        let first = row == nil ? rows.first { !$0.isAside } : nil
        guard let row = rows.first(where: { $0.id == row }) ?? first ?? rows[safe: min(index, rows.count - 1)] else { return nil }
        return FocusPlace(row: row.id, column: min(columns[row.id] ?? 0, row.count - 1))
    }

    /// The column that a row has in mind.
    func column(of row: FocusRow) -> Int { max(0, min(columns[row.id] ?? 0, row.count - 1)) }

    /// - Returns: Whether it went anywhere.
    mutating func move(_ direction: Direction, in rows: [FocusRow], at now: HostTime, isStill: Bool) -> Bool {
        let rows = rows.filter { $0.count > 0 }
        guard let place = place(in: rows), let at = rows.firstIndex(where: { $0.id == place.row }) else { return false }
        switch direction {
        case .left, .right:
            let column = place.column + (direction == .right ? 1 : -1)
            guard (0..<rows[at].count).contains(column) else { return false }
            set(FocusPlace(row: place.row, column: column), at, from: place, at: now, isStill)
        case .up, .down:
            guard let next = rows[safe: at + (direction == .down ? 1 : -1)] else { return false }
            let column = next.isGrid && rows[at].isGrid ? min(place.column, next.count - 1) : self.column(of: next)
            set(FocusPlace(row: next.id, column: column), at + (direction == .down ? 1 : -1), from: place, at: now, isStill)
        }
        return true
    }

    /// Puts it somewhere.
    mutating func put(_ place: FocusPlace, in rows: [FocusRow], at now: HostTime, isStill: Bool) {
        let rows = rows.filter { $0.count > 0 }
        guard let at = rows.firstIndex(where: { $0.id == place.row }) else { return }
        set(place, at, from: self.place(in: rows), at: now, isStill)
    }

    private mutating func set(_ place: FocusPlace, _ at: Int, from before: FocusPlace?, at now: HostTime, _ isStill: Bool) {
        (row, index) = (place.row, at)
        columns[place.row] = place.column
        previous = before
        arrival = Glide(0)
        arrival.go(to: 1, at: now, isStill: isStill)
    }

    /// How far a row is scrolled.
    func shift(of row: String, at now: HostTime) -> Double { shifts[row]?.value(at: now) ?? 0 }

    /// Where a row's scrolling ends.
    func shiftTarget(of row: String) -> Double { shifts[row]?.target ?? 0 }

    mutating func shift(_ row: String, to value: Double, at now: HostTime, isStill: Bool) {
        shifts[row, default: Glide()].go(to: value, at: now, isStill: isStill)
    }

    /// Whether anything is on its way.
    func isMoving(at now: HostTime) -> Bool {
        arrival.isMoving(at: now) || scroll.isMoving(at: now) || shifts.values.contains { $0.isMoving(at: now) }
    }

    /// How much a place has of the focus, 0…1: it comes to one while it leaves another.
    func share(of place: FocusPlace, in rows: [FocusRow], at now: HostTime) -> Double {
        let arrived = arrival.value(at: now)
        if place == self.place(in: rows) { return arrived }
        return place == previous ? 1 - arrived : 0
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
