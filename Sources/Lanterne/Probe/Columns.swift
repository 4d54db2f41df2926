/// Text in columns, for a terminal.
enum Columns {
    /// Two blanks between columns; one that is empty in every row is left out, and so is its title.
    ///
    /// - Parameter rightAligned: Places of the columns of numbers.
    static func text(_ titles: [String], _ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        let used = titles.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let all = [titles] + rows
        let widths = titles.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = used.map { column -> String in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                if rightAligned.contains(column) { return padding + row[column] }
                return column == used.last ? row[column] : row[column] + padding
            }
            let line = "  " + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Thousands apart: `4 200 000`, with blanks that don't break.
    static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append("\u{202F}") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text
    }
}
