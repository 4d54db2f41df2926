import Media

// What is in front, for those who listen.
extension InterfaceModel {
    /// A wait is told again after so long.
    private static let beat = Duration.seconds(10)

    /// All that could be said now. Ask at every change, and say what is new.
    ///
    /// - Parameters:
    ///   - volume: 0…1, as the viewer has set it, film or none.
    ///   - isMuted: The film is kept silent.
    public func spokenView(volume: Double, isMuted: Bool, at now: HostTime) -> SpokenView {
        var view = SpokenView(language: language)
        view.say(.volume, isMuted ? strings.muted : strings.volume(volume))
        switch layers.last {
        case .screen(let screen): tell(screen, in: room(at: now), &view)
        case .message(let message):
            view.say(.message, "\(message.sentence(in: language)) \(message.advice(in: language)) \(strings.backToFilms)")
        case .film: if let status { tell(status, at: now, &view) }
        case nil: break
        }
        return view
    }

    private func tell(_ screen: any Screen, in room: Room, _ view: inout SpokenView) {
        let name = screen.name(in: room)
        guard let place = screen.focus.place(in: screen.rows(in: room)) else { return view.say(.screen, name) }
        let item = screen.item(at: place, in: room)
        view.say(.focus, item.spoken, subject: "\(layers.count) \(place.row) \(place.column)")
        // Where a thing speaks for itself, the screen's name would be in another language.
        if let own = item.language { view.language = own } else { view.say(.screen, name) }
    }

    private func tell(_ status: PlaybackStatus, at now: HostTime, _ view: inout SpokenView) {
        view.state = status.state
        view.say(.screen, status.title)
        view.say(.focus, panel?.spoken(status, strings))
        view.say(.notice, status.notice.map { "\($0.sentence(in: language)) \($0.advice(in: language))" })
        view.say(.sound, status.sound.map { strings.sound($0) })
        view.say(
            .text,
            status.captions.map { captions in
                if case .on(let name) = captions { strings.captions(name) } else { strings.captions(nil) }
            })
        view.say(.delay, strings.captionDelay(status.captionDelay))
        view.say(.information, tellings > 0 ? information(status) : nil, subject: "\(tellings)", beat: tellings)
        view.say(.offer, shownOffer(at: now).map { strings.okTo(strings.skip($0.kind)) })
        if let scrubbed = scrubPosition(at: now) {
            view.say(.place, strings.spokenTime(scrubbed))
        } else if status.state == .seeking {
            view.say(.place, strings.spokenTime(status.position))
        }
        if let speed = status.windingSpeed { return view.say(.winding, strings.winding(speed)) }
        let waited = status.since.map { now - $0 } ?? .zero
        switch status.state {
        case .playing: view.say(.state, strings.playing)
        case .paused: view.say(.state, strings.paused)
        case .ended: view.say(.state, strings.ended)
        case .seeking: break
        // What is over in a blink isn't told.
        case .starting where waited >= OSDVisibility.patience: view.say(.state, strings.starting, beat: Int(waited / Self.beat))
        case .buffering where waited >= OSDVisibility.patience: view.say(.state, strings.buffering, beat: Int(waited / Self.beat))
        case .starting, .buffering: break
        }
    }

    private func information(_ status: PlaybackStatus) -> String {
        let place = status.duration.map { strings.place(status.position, of: $0) } ?? strings.spokenTime(status.position)
        return "\(status.title). \(place)"
    }

    /// The voice begins, or falls silent; without one nothing happens.
    mutating func toggleVoice() -> [InterfaceCommand] {
        guard facts.hasVoice else { return [] }
        preferences.isVoiceOn.toggle()
        return [.keep(preferences)]
    }
}

/// What the voice says of itself.
public struct VoiceWords: Sendable {
    private let strings: Strings

    /// In a language of its own.
    public init(_ language: Language) { strings = Strings(language: language) }

    /// It begins to speak.
    public var on: String { strings.voiceOn }
    /// It says no more.
    public var off: String { strings.voiceOff }
    /// Tells who doesn't see the first screen how to have it spoken.
    public var invitation: String { strings.voiceInvitation }
}
