import Club
import Interface
import LinuxIO
import Media
import Player

// What the viewer has set, and what of it the box follows.
extension Box {
    /// What settings tell of this box.
    var facts: BoxFacts {
        var facts = BoxFacts()
        facts.version = Lanterne.configuration.version
        facts.hasVoice = hasVoice
        facts.hasTrailers = true
        let screen = display.output.screen
        let isFrench = face.language == .french
        facts.image = [
            BoxFacts.Line(isFrench ? "Définition" : "Resolution", "\(screen.size.width)\u{00A0}×\u{00A0}\(screen.size.height)")
        ]
        tellOutputs(&facts)
        return facts
    }

    /// Keeps it, and follows it from now on.
    func keep(_ preferences: ViewerPreferences) {
        do {
            try KeptPreferences.save(preferences)
        } catch {
            log.write(.warning, "box", "what the viewer sets can't be kept (\(error)); check the folder \(Folders.state)")
        }
        follow(preferences)
    }

    func follow(_ preferences: ViewerPreferences) {
        face.appearance = preferences.captions == CaptionPreferences() ? settings.captionStyle.appearance : preferences.captions.appearance
        let own = preferences.captions.delay == 0 ? settings.captionDelay : preferences.captions.delay * 100
        flow.playback.delayCaptions(by: MediaTime(ticks: Int64(own), of: 1, over: 1000))
        follow(preferences.outputs)
        counter?.speak(face.language)
        if audience != preferences.parental.audience {
            audience = preferences.parental.audience
            counter?.shelves.show(to: audience)
            if let catalogue { show(catalogue) }
        }
        face.facts = facts
    }

    /// In which languages a film is heard and read.
    func wishes(for film: Title) -> Preferences {
        let preferences = face.preferences
        let own = face.language.rawValue
        let original = film.media.soundTracks.first { $0.role == .original }?.language
        let others = [own] + Language.allCases.map(\.rawValue).filter { $0 != own }
        let languages = preferences.films == .originalFirst ? [original].compactMap { $0 } + others : others + [original].compactMap { $0 }
        let captions: CaptionWish =
            switch preferences.subtitles {
            case .off: .off
            case .own: .language(own)
            case .whenForeign: .foreign(to: own)
            case .deaf: .deaf(own)
            }
        return Preferences(
            languages: languages, describesPicture: preferences.prefersDescription, highestRate: highestRate,
            captions: settings.captions.map { .language($0) } ?? captions)
    }

    func takePINs(now: HostTime) {
        while let answer = pins.nextAnswer() {
            let commands =
                switch answer {
                case .checked(let isRight): face.pinAnswered(isRight, at: now)
                case .made(let record): face.pinMade(record, at: now)
                }
            for command in commands { perform(command, now: now) }
        }
    }

    // MARK: What did he say?

    private static let replayed = MediaTime(seconds: 10)
    private static let replayShown = MediaTime(seconds: 20)

    /// Back by ten seconds, with a text for twenty.
    func beginReplay(now: HostTime) {
        let playback = flow.playback
        let position = playback.position(at: now)
        if replay == nil, playback.shownCaptions == nil || playback.shownCaptions?.isForced == true {
            let own = face.language.rawValue
            let texts = playback.captionTracks.filter { !$0.isForced }
            let track = texts.first { LanguageTag.matches($0.language, own) } ?? texts.first
            if let track {
                replay = (until: .max, shown: playback.shownCaptions)
                playback.showCaptions(track, now: now)
            }
        }
        if replay != nil { replay?.until = position - Self.replayed + Self.replayShown }
        playback.skip(.zero - Self.replayed, now: now)
    }

    func endReplay(now: HostTime) {
        guard let replay else { return }
        let playback = flow.playback
        guard playback.item != nil else { return self.replay = nil }
        guard playback.state == .running, playback.position(at: now) >= replay.until else { return }
        self.replay = nil
        playback.showCaptions(replay.shown, now: now)
    }
}
