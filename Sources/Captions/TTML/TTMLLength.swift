/// A length as written. Source: TTML2 §10.3.22.
struct TTMLLength: Hashable {
    enum Unit: String {
        case pixels = "px"
        case percent = "%"
        case cells = "c"
        case ems = "em"
        case rootWidth = "rw"
        case rootHeight = "rh"
    }

    var value: Double
    var unit: Unit

    /// - Returns: nil for what the grammar doesn't have, and for absurd numbers.
    init?(_ text: Substring) {
        guard let (number, suffix) = TTMLScanner.measure(text), let unit = Unit(rawValue: String(suffix)), abs(number) <= 1_000_000 else {
            return nil
        }
        value = number
        self.unit = unit
    }

    init(_ value: Double, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }
}

/// The picture's grid, by which lengths become shares of its width or height. Source: TTML2 §10.3.22, §7.2.1.
struct TTMLGrid {
    let columns: Double
    let rows: Double
    let pixels: (width: Double, height: Double)?
    /// Width to height.
    let shape: Double

    init(_ parameters: TTMLParameters) {
        columns = parameters.columns
        rows = parameters.rows
        pixels = parameters.pixels
        shape = parameters.shape
    }

    /// A share of the width.
    ///
    /// - Parameters:
    ///   - em: The font's size, as a share of the height.
    ///   - whole: What 100 % is, as a share of the width.
    func across(_ length: TTMLLength, em: Double, whole: Double) -> Double {
        switch length.unit {
        case .pixels: length.value / (pixels?.width ?? 1920)
        case .percent: length.value / 100 * whole
        case .cells: length.value / columns
        case .ems: length.value * em / shape
        case .rootWidth: length.value / 100
        case .rootHeight: length.value / 100 / shape
        }
    }

    /// A share of the height.
    ///
    /// - Parameters:
    ///   - em: The font's size, as a share of the height.
    ///   - whole: What 100 % is, as a share of the height.
    func down(_ length: TTMLLength, em: Double, whole: Double) -> Double {
        switch length.unit {
        case .pixels: length.value / (pixels?.height ?? 1080)
        case .percent: length.value / 100 * whole
        case .cells: length.value / rows
        case .ems: length.value * em
        case .rootWidth: length.value / 100 * shape
        case .rootHeight: length.value / 100
        }
    }
}
