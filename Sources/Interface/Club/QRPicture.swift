/// A QR code as it is drawn: dark squares in rows, on white, with four squares of white around it.
public struct QRPicture: Hashable, Sendable {
    /// Dark squares side by side.
    public struct Run: Hashable, Sendable {
        /// From the top, from 0.
        public let row: Int
        /// Of the first one, from the left, from 0.
        public let column: Int
        /// How many.
        public let length: Int

        /// Takes the parts.
        public init(row: Int, column: Int, length: Int) {
            self.row = row
            self.column = column
            self.length = length
        }
    }

    /// Squares on each side, without the white around.
    public let side: Int
    /// All that is dark.
    public let runs: [Run]

    /// Takes the parts.
    public init(side: Int, runs: [Run]) {
        self.side = side
        self.runs = runs
    }
}
