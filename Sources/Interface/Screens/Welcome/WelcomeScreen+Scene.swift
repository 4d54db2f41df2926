import Club
import Media

// What is seen on the first run: one sentence in the middle, and what to do beneath it.
extension WelcomeScreen {
    static let buttonWidth = 560.0
    static let textWidth = 1200.0
    static let sentenceStyle = TextStyle(size: 60, weight: .bold, color: Theme.text, alignment: .center)
    static let moreStyle = TextStyle(size: 36, color: Theme.secondaryText, alignment: .center)

    private static func middle(_ width: Double, y: Double, height: Double) -> DesignRect {
        DesignRect(x: 960 - width / 2, y: y, width: width, height: height)
    }

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.lanternSign(x: 960 - 72, y: 110, size: 180, color: Theme.accent, flame: Color(0xffe2ae))
        if stage == .language { languages(&scene, room) } else { question(&scene, room) }
        // Before a language is chosen there are numbers alone.
        let place = stage == .language ? "\(stage.rawValue + 1) / \(Stage.allCases.count)" : name(in: room)
        scene.add(.text(place, Theme.small(alignment: .center)), Self.middle(600, y: 970, height: 48))
        return scene
    }

    private func languages(_ scene: inout Scene, _ room: Room) {
        let rows = rows(in: room)
        for (column, language) in Language.allCases.enumerated() {
            let strings = Strings(language: language)
            let x = column == 0 ? 960 - 48 - Self.buttonWidth : 960 + 48
            let share = focus.share(of: FocusPlace(row: Self.languages, column: column), in: rows, at: room.now)
            let ink = share > 0.5 ? Theme.text : Theme.secondaryText
            scene.add(
                .text(strings.welcome, TextStyle(size: 60, weight: .bold, color: ink, alignment: .center)),
                DesignRect(x: x, y: 400, width: Self.buttonWidth, height: 84))
            scene.add(
                .text(strings.chooseLanguage, TextStyle(size: 36, color: ink, alignment: .center)),
                DesignRect(x: x, y: 496, width: Self.buttonWidth, height: 56))
            scene.button(strings.ownLanguage, DesignRect(x: x, y: 620, width: Self.buttonWidth, height: 88), focus: share)
            guard room.facts.hasVoice else { continue }
            scene.add(
                .text(strings.voiceHint, TextStyle(size: 30, color: Theme.secondaryText, alignment: .center)),
                DesignRect(x: x, y: 760, width: Self.buttonWidth, height: 48))
        }
    }

    private func question(_ scene: inout Scene, _ room: Room) {
        let words = words(in: room)
        scene.add(.text(words.sentence, Self.sentenceStyle), Self.middle(1728, y: 380, height: 84))
        scene.add(.paragraph(words.more, Self.moreStyle), Self.middle(Self.textWidth, y: 484, height: 110))
        let rows = rows(in: room)
        if stage == .network, line(in: room) == .waiting {
            scene.waitSign(x: 960 - 36, y: 640, size: 72, color: Theme.secondaryText)
        }
        for (slot, button) in buttons(in: room).enumerated() {
            guard let button else { continue }
            let rect = Self.middle(Self.buttonWidth, y: 640 + Double(slot) * 108, height: 84)
            scene.button(
                label(of: button, in: room), rect, focus: focus.share(of: FocusPlace(row: button, column: 0), in: rows, at: room.now))
        }
    }
}
