import Club
import Media

// What is seen while the box is paired.
extension PairingScreen {
    private static let codeSize = 580.0
    private static let codeTop = 196.0
    private static let left = 800.0
    static let width = 1024.0
    static let stepStyle = TextStyle(size: 36, color: Theme.text)
    static let stepWidth = width - 92

    func scene(in room: Room) -> Scene {
        var scene = Scene()
        scene.ground()
        scene.heading(name(in: room), in: room)
        switch stage(in: room) {
        case .code(let pairing):
            pairing.picture.add(to: &scene, x: 96, y: Self.codeTop, within: Self.codeSize)
            steps(pairing, &scene, room)
            button(0, DesignRect(x: Self.left, y: 906, width: 420, height: 80), &scene, room)
        case .waiting:
            // As large as the code will be, so that nothing jumps.
            scene.codeToCome(x: 96, y: Self.codeTop, width: 555)
            words(&scene, room)
            button(0, DesignRect(x: Self.left, y: 906, width: 420, height: 80), &scene, room)
        case .refused, .over:
            words(&scene, room)
            for index in buttons(in: room).indices {
                button(index, DesignRect(x: Self.left, y: 520 + Double(index) * 104, width: 420, height: 80), &scene, room)
            }
            scene.lanternSign(x: 210, y: 270, size: 400, color: Theme.accent, flame: Color(0xffe2ae))
        }
        return scene
    }

    private func steps(_ pairing: ClubState.Pairing, _ scene: inout Scene, _ room: Room) {
        let strings = room.strings
        let large = TextStyle(size: 48, weight: .bold, color: Theme.accent)
        step(1, strings.pairingScan, y: 196, &scene)
        scene.add(.text(strings.pairingOr, Theme.body(Theme.secondaryText)), DesignRect(x: Self.left + 92, y: 256, width: 932, height: 52))
        scene.add(.text(pairing.address, large), DesignRect(x: Self.left + 92, y: 306, width: Self.stepWidth, height: 64))
        step(2, strings.pairingCompare, y: 416, &scene)
        scene.add(
            .text(pairing.code, TextStyle(size: 104, weight: .bold, color: Theme.text, tabularDigits: true)),
            DesignRect(x: Self.left + 92, y: 480, width: Self.stepWidth, height: 132))
        step(3, strings.pairingConfirm, y: 656, &scene)
        let rest = room.words.length(pairing.expires.duration(since: room.time))
        scene.add(
            .text(strings.codeHolds(rest), Theme.small()), DesignRect(x: Self.left + 92, y: 756, width: Self.stepWidth, height: 44))
    }

    private func step(_ number: Int, _ text: String, y: Double, _ scene: inout Scene) {
        let circle = DesignRect(x: Self.left, y: y, width: 60, height: 60)
        scene.add(.fill(Theme.panel, cornerRadius: 30), circle)
        scene.add(.text("\(number)", TextStyle(size: 34, weight: .bold, color: Theme.accent, alignment: .center)), circle)
        scene.add(.text(text, Self.stepStyle), DesignRect(x: Self.left + 92, y: y, width: Self.stepWidth, height: 60))
    }

    private func words(_ scene: inout Scene, _ room: Room) {
        guard let words = words(in: room) else { return }
        scene.add(
            .text(words.sentence, TextStyle(size: 44, weight: .bold, color: Theme.text)),
            DesignRect(x: Self.left, y: 270, width: Self.width, height: 76))
        scene.add(
            .paragraph(words.more, Theme.body(Theme.secondaryText)), DesignRect(x: Self.left, y: 360, width: Self.width, height: 140))
    }

    private func button(_ index: Int, _ rect: DesignRect, _ scene: inout Scene, _ room: Room) {
        guard let button = buttons(in: room)[safe: index] else { return }
        let share = focus.share(of: FocusPlace(row: button, column: 0), in: rows(in: room), at: room.now)
        scene.button(label(of: button, in: room), rect, focus: share)
    }
}
