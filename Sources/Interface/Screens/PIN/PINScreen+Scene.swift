import Media

// What is seen of a PIN that is typed.
extension PINScreen {
    static let sentenceStyle = TextStyle(size: 40, weight: .medium, color: Theme.text, alignment: .center, tabularDigits: true)
    static let sentenceRect = DesignRect(x: 160, y: 190, width: 1600, height: 64)
    private static let forgottenRect = DesignRect(x: 760, y: 930, width: 400, height: 76)
    private static let dot = 40.0
    private static let dotPitch = 88.0

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(title(room.strings), in: room)
        let isWarning = said != nil || wait(in: room) != nil
        var style = Self.sentenceStyle
        if isWarning, !isChecking { style.color = Theme.accent }
        scene.add(.text(sentence(in: room), style), Self.sentenceRect)
        dots(&scene)
        if !isSetting, !isChecking {
            scene.button(room.strings.forgotPIN, Self.forgottenRect, focus: forgottenShare(in: room))
        }
        let rows = rows(in: room)
        guard !isChecking, wait(in: room) == nil else { return scene }
        let size = LetterGrid.digits.size
        LetterGrid.digits.add(to: &scene, x: 960 - size.width / 2, y: 436, focus: focus, rows: rows, in: room)
        scene.add(
            .text(room.strings.remoteDigits, Theme.small(alignment: .center)), DesignRect(x: 160, y: 850, width: 1600, height: 48))
        return scene
    }

    /// Filled ones are typed; the digits themselves are nobody's affair.
    private func dots(_ scene: inout Scene) {
        let left = 960 - (Self.dotPitch * Double(Self.length - 1) + Self.dot) / 2
        for number in 0..<Self.length {
            let rect = DesignRect(x: left + Double(number) * Self.dotPitch, y: 320, width: Self.dot, height: Self.dot)
            if number < typed.count {
                scene.add(.fill(isChecking ? Theme.secondaryText : Theme.accent, cornerRadius: Self.dot / 2), rect)
            } else {
                scene.add(.outline(Theme.secondaryText, width: 4, cornerRadius: Self.dot / 2), rect)
            }
        }
    }
}
