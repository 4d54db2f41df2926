import Interface
import LinuxIO
import Media

// What the viewer has set of picture, sound and the line, and what the box tells of itself.
extension Box {
    /// As heard: where it is fixed, the television's own volume counts alone.
    var heardVolume: Double { face.preferences.outputs.isVolumeFixed ? 1 : volume }

    func follow(_ outputs: OutputPreferences) {
        face.margin = Double(outputs.margin) / 100
        if flow.sound.wish(SoundWish(device: outputs.soundDevice, isStereo: outputs.isStereo)) { flow.playback.giveCardUp() }
        flow.playback.delaySound(by: MediaTime(ticks: Int64(outputs.soundDelay), of: 1, over: 1000))
        flow.playback.levelSound(outputs.evensSound)
        flow.playback.setVolume(heardVolume)
    }

    /// The most that a film may take of the line, in bits per second: the viewer's wish, within that of whoever runs the box.
    var highestRate: Double? {
        [settings.highestMegabits, face.preferences.outputs.quality.megabits].compactMap { $0 }.min().map { $0 * 1e6 }
    }

    // MARK: What settings tell

    /// Adds what can be set, and what was found.
    func tellOutputs(_ facts: inout BoxFacts) {
        facts.hasEdges = display.closed == nil
        facts.playsSound = flow.sound.isHeard
        facts.soundDevices = flow.sound.card?.cards.map(BoxFacts.SoundPlace.all)
        facts.canLookOver = !isSingle
        let known = lookout.known
        facts.link = known.link
        facts.line = face.streams.isEmpty ? nil : known.line ?? .untested
        facts.checkup = known.findings.map { findings in
            let checkup = Checkup(findings)
            return Checkup(findings, code: QRPicture(of: checkup.text(in: face.language)))
        }
    }

    func ask(_ wish: BoxWish) {
        switch wish {
        case .refresh:
            lookout.lookAtLink()
            if flow.playback.state == .idle { flow.sound.card?.ask() }
        case .testLine:
            let (streams, source, network) = (face.streams, flow.source, settings.source)
            lookout.testLine { tell in
                streams.isEmpty ? nil : LineTest(of: streams, source: source, network: network, tell: tell)
            }
        case .leaveLine: lookout.leaveLine()
        case .lookOver:
            let screen = display.output.screen
            let first = Checkup.Finding.screen(
                ScreenFacts(width: Int(screen.size.width), height: Int(screen.size.height), hertz: screen.refreshRate.perSecond))
            let film = films.latest.map { [Checkup.Finding.film($0)] } ?? []
            lookout.lookOver(
                ([first], [.club(face.isClubReachable)] + film + [.version(Lanterne.configuration.version)]),
                sound: flow.sound.card != nil, remotes: display.ownsConsole)
        }
        face.facts = facts
    }

    func takeLookout() {
        if lookout.news() != nil || soundCards != flow.sound.card?.cards?.count {
            soundCards = flow.sound.card?.cards?.count
            face.facts = facts
        }
    }
}
