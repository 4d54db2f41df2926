import Media

/// Lines one under the other, of which only some are seen at once: where they are, how they are scrolled, how they look.
struct ListColumn {
    static let pitch = 92.0
    static let height = 80.0

    /// Top left of the first line.
    let x: Double
    let y: Double
    let width: Double
    /// So many stand whole.
    let visible: Int
    let count: Int

    /// Scrolls so that the line with the focus keeps a neighbour on each side.
    ///
    /// - Parameter present: Where it is scrolled to now.
    func scroll(from present: Double, to line: Int) -> Double {
        let first = Int((present / Self.pitch).rounded())
        let wished = max(min(first, line - 1), line - visible + 2)
        return Double(max(0, min(wished, count - visible))) * Self.pitch
    }

    func rect(of line: Int, scroll: Double) -> DesignRect {
        DesignRect(x: x, y: y + Double(line) * Self.pitch - scroll, width: width, height: Self.height)
    }

    /// Those that are seen, in whole or in part while the list moves.
    func seen(scroll: Double) -> Range<Int> {
        let first = max(0, Int((scroll / Self.pitch).rounded(.down)))
        let last = min(count, Int(((scroll + Double(visible) * Self.pitch) / Self.pitch).rounded(.up)))
        return first..<max(first, last)
    }

    /// Hides what is scrolled out, and says that there is more.
    func frame(_ scene: inout Scene, scroll: Double) {
        guard count > visible else { return }
        let bottom = y + Double(visible) * Self.pitch - 6
        scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: x - 8, y: y - 100, width: width + 16, height: 96))
        scene.add(.fill(Theme.background, cornerRadius: 0), DesignRect(x: x - 8, y: bottom, width: width + 16, height: 100))
        let middle = x + width / 2
        if scroll > 1 {
            scene.add(
                polygon: [.init(x: middle - 18, y: y - 10), .init(x: middle + 18, y: y - 10), .init(x: middle, y: y - 26)], Theme.accent)
        }
        if scroll < Double(count - visible) * Self.pitch - 1 {
            scene.add(
                polygon: [.init(x: middle - 18, y: bottom + 6), .init(x: middle + 18, y: bottom + 6), .init(x: middle, y: bottom + 22)],
                Theme.accent)
        }
    }
}

extension Scene {
    /// A line of a list: its name, and at the right how it stands.
    ///
    /// - Parameters:
    ///   - mark: Whether it is the present one among several; nil: nothing is chosen among them.
    ///   - focus: 0…1.
    ///   - isActive: OK does something.
    ///   - isOn: Where the switch stands that is seen after the value; nil: there is none.
    mutating func line(
        _ name: String, value: String? = nil, mark: Bool? = nil, _ rect: DesignRect, focus: Double, isActive: Bool = true,
        isOn: Bool? = nil
    ) {
        let hasFocus = focus > 0.5
        if isActive { add(.fill(Theme.panel, cornerRadius: 14), rect) }
        if focus > 0, isActive { add(.fill(Theme.accent.faded(focus), cornerRadius: 14), rect) }
        // Nothing happens there at OK: it is only pointed at.
        if focus > 0, !isActive { add(.outline(Theme.accent.faded(focus), width: 4, cornerRadius: 14), rect) }
        let ink = hasFocus && isActive ? Theme.inkOnAccent : Theme.text
        var left = rect.x + 28
        if let mark {
            let ring = DesignRect(x: left, y: rect.y + rect.height / 2 - 16, width: 32, height: 32)
            add(.outline(ink, width: 4, cornerRadius: 16), ring)
            if mark { add(.fill(ink, cornerRadius: 8), ring.inset(8)) }
            left += 60
        }
        let share = value == nil ? 1 : Self.nameShare
        add(
            .text(name, TextStyle(size: 34, weight: hasFocus ? .bold : .regular, color: ink)),
            DesignRect(x: left, y: rect.y, width: (rect.width - 56) * share - (left - rect.x - 28), height: rect.height))
        guard let value else { return }
        let color = hasFocus && isActive ? Theme.inkOnAccent : Theme.secondaryText
        let side = isOn == nil ? 0 : Self.switchSize.width + 20
        if let isOn { toggle(isOn, x: rect.x + rect.width - 28 - Self.switchSize.width, y: rect.y + rect.height / 2, color) }
        let width = (rect.width - 56) * (1 - share) - 20 - side
        add(
            .text(
                value, TextStyle(size: 32, weight: hasFocus ? .medium : .regular, color: color, alignment: .trailing, tabularDigits: true)),
            DesignRect(x: rect.x + rect.width - 28 - side - width, y: rect.y, width: width, height: rect.height))
    }

    private static let switchSize = DesignSize(width: 76, height: 40)

    /// A switch: full with its knob at the right, or hollow with it at the left, so that no colour is needed to tell.
    ///
    /// - Parameter y: Of its middle.
    private mutating func toggle(_ isOn: Bool, x: Double, y: Double, _ color: Color) {
        let size = Self.switchSize
        let rect = DesignRect(x: x, y: y - size.height / 2, width: size.width, height: size.height)
        add(.outline(color, width: 4, cornerRadius: size.height / 2), rect)
        if isOn { add(.fill(color.faded(0.45), cornerRadius: size.height / 2), rect) }
        let knob = size.height - 16
        let left = isOn ? rect.x + rect.width - knob - 8 : rect.x + 8
        add(.fill(color, cornerRadius: knob / 2), DesignRect(x: left, y: rect.y + 8, width: knob, height: knob))
    }

    /// What of a line the name has where there is a value.
    static let nameShare = 0.52
}
