import Media

// What several screens have in common.
extension Scene {
    /// The club's screens hide what is behind them.
    mutating func ground() { add(.fill(Theme.background, cornerRadius: 0), Theme.everything) }

    /// The screen's name beside the house's sign, and the time.
    mutating func heading(_ name: String, in room: Room) {
        lanternSign(x: 92, y: 56, size: 60, color: Theme.accent, flame: Color(0xffe2ae))
        add(.text(name, TextStyle(size: 40, weight: .bold, color: Theme.text)), DesignRect(x: 164, y: 54, width: 1400, height: 68))
        add(
            .text(TimeText.wall(hour: room.wall.hour, minute: room.wall.minute), Theme.time(alignment: .trailing)),
            DesignRect(x: 1664, y: 54, width: 160, height: 68))
    }

    /// A screen whose title hasn't come from the store yet.
    mutating func waiting(in room: Room) {
        heading("", in: room)
        waitSign(x: 910, y: 490, size: 100, color: Theme.secondaryText)
    }

    /// A button: outlined, and filled with the focus, when its words are bold too.
    ///
    /// - Parameters:
    ///   - focus: 0…1.
    ///   - isActive: OK does something.
    mutating func button(_ text: String, _ rect: DesignRect, focus: Double, isActive: Bool = true) {
        let hasFocus = focus > 0.5
        if focus > 0 { add(.fill(Theme.accent.faded(focus), cornerRadius: 14), rect) }
        if !hasFocus { add(.outline(Theme.secondaryText.faded(isActive ? 0.7 : 0.3), width: 3, cornerRadius: 14), rect) }
        let color = hasFocus ? Theme.inkOnAccent : isActive ? Theme.text : Theme.secondaryText.faded(0.6)
        add(
            .text(text, TextStyle(size: 32, weight: hasFocus ? .bold : .medium, color: color, alignment: .center)),
            DesignRect(x: rect.x + 20, y: rect.y, width: rect.width - 40, height: rect.height))
    }
}
