import Media

extension QRCode {
    /// A rectangle of dark modules.
    struct Block: Hashable {
        var rows: Range<Int>
        var columns: Range<Int>
    }

    /// All dark modules, each in one block: what is dark side by side is one run, and equal runs of neighbouring rows are one block. Less
    /// than half of the drawing that single modules would take.
    var blocks: [Block] {
        var finished: [Block] = []
        var open: [Block] = []
        for row in 0..<side {
            let runs = self.runs(inRow: row)
            finished += open.filter { !runs.contains($0.columns) }
            open = runs.map { columns in
                let above = open.first { $0.columns == columns }
                return Block(rows: (above?.rows.lowerBound ?? row)..<(row + 1), columns: columns)
            }
        }
        return finished + open
    }

    private func runs(inRow row: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        // One beyond the last column, where all is light, ends the last run.
        for column in 0...side {
            switch (self[row, column], start) {
            case (true, nil): start = column
            case (false, let first?):
                runs.append(first..<column)
                start = nil
            default: break
            }
        }
        return runs
    }

    /// The dark rectangles of the code in a square that includes its quiet zone: fill the square with white and these with black, whatever the
    /// interface's colours, since many readers know no light code on dark.
    ///
    /// - Parameter square: In design units; of a rectangle that is none, the largest square in its middle is taken. A canvas that fills whole
    ///   pixels leaves no seams, since neighbours' edges are the same number.
    public func rectangles(in square: DesignRect) -> [DesignRect] {
        let extent = min(square.width, square.height)
        let module = extent / Double(side + 2 * Self.quietZone)
        let left = square.x + (square.width - extent) / 2
        let top = square.y + (square.height - extent) / 2
        func edge(_ index: Int, from origin: Double) -> Double { origin + Double(index + Self.quietZone) * module }
        return blocks.map { block in
            let x = edge(block.columns.lowerBound, from: left)
            let y = edge(block.rows.lowerBound, from: top)
            return DesignRect(
                x: x, y: y, width: edge(block.columns.upperBound, from: left) - x, height: edge(block.rows.upperBound, from: top) - y)
        }
    }
}
