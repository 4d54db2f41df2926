import Media

/// Signs made of polygons, so that no font has to have them.
extension Scene {
    mutating func playSign(x: Double, y: Double, size: Double, color: Color) {
        add(
            polygon: [
                DesignPoint(x: x + size * 0.12, y: y), DesignPoint(x: x + size * 0.95, y: y + size / 2),
                DesignPoint(x: x + size * 0.12, y: y + size),
            ], color)
    }

    mutating func pauseSign(x: Double, y: Double, size: Double, color: Color) {
        for left in [0.12, 0.58] {
            add(.fill(color, cornerRadius: 3), DesignRect(x: x + size * left, y: y, width: size * 0.3, height: size))
        }
    }

    /// Two arrow heads, right.
    mutating func seekSign(x: Double, y: Double, size: Double, color: Color) {
        for left in [0.0, 0.5] {
            add(
                polygon: [
                    DesignPoint(x: x + size * left, y: y + size * 0.1), DesignPoint(x: x + size * (left + 0.5), y: y + size / 2),
                    DesignPoint(x: x + size * left, y: y + size * 0.9),
                ], color)
        }
    }

    /// Two arrow heads, left.
    mutating func rewindSign(x: Double, y: Double, size: Double, color: Color) {
        for left in [0.0, 0.5] {
            add(
                polygon: [
                    DesignPoint(x: x + size * (left + 0.5), y: y + size * 0.1), DesignPoint(x: x + size * left, y: y + size / 2),
                    DesignPoint(x: x + size * (left + 0.5), y: y + size * 0.9),
                ], color)
        }
    }

    /// Three dots: patience.
    mutating func waitSign(x: Double, y: Double, size: Double, color: Color) {
        let dot = size * 0.24
        for index in 0..<3 {
            add(
                .fill(color, cornerRadius: dot / 2),
                DesignRect(x: x + Double(index) * size * 0.38, y: y + (size - dot) / 2, width: dot, height: dot))
        }
    }

    mutating func speakerSign(x: Double, y: Double, size: Double, isMuted: Bool, color: Color) {
        add(
            polygon: [
                DesignPoint(x: x, y: y + size * 0.32), DesignPoint(x: x + size * 0.22, y: y + size * 0.32),
                DesignPoint(x: x + size * 0.52, y: y + size * 0.06), DesignPoint(x: x + size * 0.52, y: y + size * 0.94),
                DesignPoint(x: x + size * 0.22, y: y + size * 0.68), DesignPoint(x: x, y: y + size * 0.68),
            ], color)
        if isMuted {
            cross(x: x + size * 0.66, y: y + size * 0.3, size: size * 0.4, color: color)
        } else {
            for (index, height) in [0.32, 0.6].enumerated() {
                add(
                    .fill(color, cornerRadius: 2),
                    DesignRect(
                        x: x + size * (0.66 + 0.2 * Double(index)), y: y + size * (0.5 - height / 2), width: size * 0.08,
                        height: size * height))
            }
        }
    }

    private mutating func cross(x: Double, y: Double, size: Double, color: Color) {
        let thickness = size * 0.22
        add(
            polygon: [
                DesignPoint(x: x, y: y + thickness), DesignPoint(x: x + thickness, y: y),
                DesignPoint(x: x + size, y: y + size - thickness), DesignPoint(x: x + size - thickness, y: y + size),
            ], color)
        add(
            polygon: [
                DesignPoint(x: x + size - thickness, y: y), DesignPoint(x: x + size, y: y + thickness),
                DesignPoint(x: x + thickness, y: y + size), DesignPoint(x: x, y: y + size - thickness),
            ], color)
    }

    /// The house's sign: a lantern, from its ring to its foot.
    mutating func lanternSign(x: Double, y: Double, size: Double, color: Color, flame: Color) {
        add(
            .outline(color, width: size * 0.06, cornerRadius: size * 0.1),
            DesignRect(x: x + size * 0.3, y: y, width: size * 0.2, height: size * 0.2))
        add(
            polygon: [
                DesignPoint(x: x + size * 0.16, y: y + size * 0.34), DesignPoint(x: x + size * 0.32, y: y + size * 0.16),
                DesignPoint(x: x + size * 0.48, y: y + size * 0.16), DesignPoint(x: x + size * 0.64, y: y + size * 0.34),
            ], color)
        add(
            .outline(color, width: size * 0.06, cornerRadius: size * 0.05),
            DesignRect(x: x + size * 0.17, y: y + size * 0.32, width: size * 0.46, height: size * 0.54))
        add(
            polygon: [
                DesignPoint(x: x + size * 0.4, y: y + size * 0.4), DesignPoint(x: x + size * 0.51, y: y + size * 0.62),
                DesignPoint(x: x + size * 0.46, y: y + size * 0.76), DesignPoint(x: x + size * 0.34, y: y + size * 0.76),
                DesignPoint(x: x + size * 0.29, y: y + size * 0.62),
            ], flame)
        add(
            .fill(color, cornerRadius: size * 0.03),
            DesignRect(x: x + size * 0.1, y: y + size * 0.88, width: size * 0.6, height: size * 0.1))
    }
}
