import Media

// QR codes, as telephones like them: dark on white, with the white around that the standard asks for.
extension QRPicture {
    /// White squares on each side. Source: ISO/IEC 18004 §5.3.8.
    private static let quiet = 4

    /// How large a square is drawn, in design units: so that the whole stays within `room`, but never less than 8, which a telephone reads
    /// from a sofa. Threes come to whole pixels on 720 lines too.
    func unit(within room: Double) -> Double {
        let most = room / Double(max(1, min(side, 1000)) + 2 * Self.quiet)
        return most < 9 ? 8 : min(18, (most / 3).rounded(.down) * 3)
    }

    /// Of the whole, the white around included.
    func width(within room: Double) -> Double { unit(within: room) * Double(max(1, min(side, 1000)) + 2 * Self.quiet) }

    /// Draws it with its top left corner at `x`, `y`.
    func add(to scene: inout Scene, x: Double, y: Double, within room: Double) {
        let unit = unit(within: room)
        let width = width(within: room)
        scene.add(.fill(Color(0xffffff), cornerRadius: 12), DesignRect(x: x, y: y, width: width, height: width))
        addSquares(to: &scene, x: x + Double(Self.quiet) * unit, y: y + Double(Self.quiet) * unit, unit: unit)
    }

    /// Draws what is dark alone, with its top left corner at `x`, `y`.
    func addSquares(to scene: inout Scene, x: Double, y: Double, unit: Double) {
        for run in runs where (0..<side).contains(run.row) && (0..<side).contains(run.column) && run.length > 0 {
            scene.add(
                .fill(Color(0x000000), cornerRadius: 0),
                DesignRect(
                    x: x + Double(run.column) * unit, y: y + Double(run.row) * unit,
                    width: Double(min(run.length, side - run.column)) * unit, height: unit))
        }
    }
}

extension Scene {
    /// Where a QR code comes to stand: three dots on a quiet ground, as large as the code.
    mutating func codeToCome(x: Double, y: Double, width: Double) {
        add(.fill(Theme.panel, cornerRadius: 12), DesignRect(x: x, y: y, width: width, height: width))
        waitSign(x: x + width / 2 - 36, y: y + width / 2 - 36, size: 72, color: Theme.secondaryText)
    }
}
