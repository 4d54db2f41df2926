import Captions
import Interface
import LinuxIO
import Media
import Player
import Voice

/// What the voice has said, as far as the next line depends on it.
struct Speech {
    /// It speaks of what is in front.
    var isOn = false
    /// What was last told of; nil: nothing yet.
    var view: SpokenView?
    /// A key came since.
    var isAnswer = false
    /// When the first screen invites who doesn't see it; nil: it doesn't, or has.
    var invitation: HostTime?
    /// The text over the film that was met last.
    var caption = ""
    /// What was said last was such a text.
    var isCaption = false
    /// It has just said that it speaks now, or no more.
    var hasSpokenOfItself = false
    /// It can't be had: it was said why, and nobody offers it any more.
    var isBroken = false

    /// A key.
    mutating func hear() {
        isAnswer = true
        invitation = nil
    }
}

// What is in front, spoken.
extension Box {
    /// Who sees the first screen has chosen by then, or at least pressed a key.
    private static let invitationDelay = Duration.seconds(4)
    private static let wordsPerMinute = 175.0

    /// Whether the viewer can be spoken to in their language.
    var hasVoice: Bool { Self.canSpeak(face.language) && flow.voice != nil && !speech.isBroken }

    private static func canSpeak(_ language: Language) -> Bool {
        SpokenLanguage(rawValue: language.rawValue).map { EspeakInstallation.speaks($0) } ?? false
    }

    func invite(now: HostTime) {
        if hasVoice, !face.preferences.isVoiceOn { speech.invitation = now + Self.invitationDelay }
    }

    /// Says what is new of what is in front, or over the film.
    ///
    /// - Returns: when to come again.
    func speak(_ captions: CaptionMoment?, now: HostTime) -> HostTime? {
        lookAfterVoice()
        giveInvitation(now: now)
        let isOn = face.preferences.isVoiceOn && face.facts.hasVoice
        if isOn != speech.isOn { turnVoice(isOn, now: now) }
        guard isOn else { return speech.invitation }
        let view = face.spokenView(volume: volume, isMuted: isMuted, at: now)
        let news = view.news(since: speech.view, isAnswer: speech.isAnswer)
        speech.view = view
        speech.isAnswer = false
        if let news {
            // A word of its own that has just begun isn't cut off.
            let waits = news.waits || speech.hasSpokenOfItself
            speech.hasSpokenOfItself = false
            say(news.text, in: news.language, waits ? .waits : .replaces, now: now)
            speech.isCaption = false
        }
        read(captions, now: now)
        return nil
    }

    private func turnVoice(_ isOn: Bool, now: HostTime) {
        speech.isOn = isOn
        speech.view = nil
        speech.hasSpokenOfItself = true
        let words = VoiceWords(face.language)
        say(isOn ? words.on : words.off, in: face.language, .replaces, now: now)
    }

    private func giveInvitation(now: HostTime) {
        guard let due = speech.invitation, now >= due else { return }
        speech.invitation = nil
        // Nobody knows yet which of them is understood.
        var urgency = SpeechUrgency.replaces
        for language in Language.allCases where Self.canSpeak(language) {
            say(VoiceWords(language).invitation, in: language, urgency, now: now)
            urgency = .waits
        }
    }

    /// Texts over the film, where the viewer wants them read; what the interface says goes first.
    private func read(_ captions: CaptionMoment?, now: HostTime) {
        let text = captions.map { $0.cues.map(\.plainText).joined(separator: " ").replacing("\n", with: " ") } ?? ""
        guard text != speech.caption else { return }
        speech.caption = text
        guard face.preferences.speaksSubtitles, face.keyContext == .playing, !text.isEmpty, let tag = flow.playback.shownCaptions?.language,
            let language = Language.allCases.first(where: { LanguageTag.matches(tag, $0.rawValue) })
        else { return }
        guard speech.isCaption || flow.voice?.isBusy == false else { return }
        speech.isCaption = true
        say(text, in: language, .waits, now: now)
    }

    private func say(_ text: String, in language: Language, _ urgency: SpeechUrgency, now: HostTime) {
        guard let spoken = SpokenLanguage(rawValue: language.rawValue) else { return }
        let words = Int(Self.wordsPerMinute * face.preferences.voiceRate.factor)
        log.write(.debug, "voice", text)
        do throws(Errno) {
            try flow.say(SpokenLine(text, SpeechManner(language: spoken, wordsPerMinute: words), urgency: urgency), now: now)
        } catch {
            log.write(.warning, "voice", "nothing can be said (\(error)); the machine has run out of files or memory")
        }
    }

    /// A voice that turns out not to be there is told of once, and offered no more.
    private func lookAfterVoice() {
        guard !speech.isBroken, let trouble = flow.voice?.trouble else { return }
        switch trouble {
        case .noLibrary, .noVoices, .noVoice, .inUse:
            log.write(.warning, "voice", "\(trouble)")
            speech.isBroken = true
            face.facts = facts
        case .unsuitableRate, .refused: break
        }
    }
}
