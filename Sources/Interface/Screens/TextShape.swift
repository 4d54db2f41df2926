extension String {
    /// As a sentence begins: `Demain à 20 h 30`.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// Whether it is likely to take more than a line, by the width that letters have on the average: only the canvas knows for sure.
    func isLong(at size: Double, in width: Double) -> Bool { Double(count) * size * 0.58 > width }
}
