import Testing

@testable import Interface

/// Presses of the remote for `--keys`, one after the other; behind each line of them the box is waited for.
struct RemoteKeys {
    private(set) var lines = ["wait still"]

    var text: String { lines.joined(separator: "\n") }

    /// Until nothing more comes of them.
    mutating func press(_ keys: String...) {
        write(keys)
        lines.append("wait still")
    }

    /// Until a film runs.
    mutating func play(_ keys: String...) {
        write(keys)
        lines.append("wait film")
    }

    /// The last one, for which nothing is waited.
    mutating func switchOff() { write(["POWER"]) }

    mutating func screenshot(_ path: String) { lines.append("screenshot \(path)") }

    /// Letter by letter, on the keys that the screen shows.
    mutating func type(_ text: String, on grid: LetterGrid) throws {
        let rows = grid.rows
        var keys: [String] = []
        var (row, column) = (0, 0)
        for letter in text where letter != "-" {
            let place = try #require(
                rows.enumerated().compactMap { row, keys in keys.firstIndex(of: .letter(letter)).map { (row, $0) } }.first)
            keys += [String](repeating: place.0 > row ? "DOWN" : "UP", count: abs(place.0 - row))
            keys += [String](repeating: place.1 > column ? "RIGHT" : "LEFT", count: abs(place.1 - column))
            keys.append("ENTER")
            (row, column) = place
        }
        write(keys)
        lines.append("wait still")
    }

    private mutating func write(_ keys: [String]) {
        for (index, key) in keys.enumerated() { lines.append("\(Double(index) / 10) \(key)") }
    }
}
