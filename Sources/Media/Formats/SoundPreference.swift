/// A sound among which a viewer's wishes choose, wherever it is described: in a manifest or in a container.
public protocol OfferedSound {
    /// RFC 5646 or ISO 639-2; nil where not said.
    var language: String? { get }
    /// nil where not said.
    var channels: Int? { get }
    /// Tells what is seen, for who doesn't see it.
    var describesPicture: Bool { get }
    /// The author's choice.
    var isDefault: Bool { get }
    /// May be chosen unasked.
    var autoselect: Bool { get }
}

/// One of the sounds that a container holds.
public struct ContainedSound: OfferedSound, Hashable, Sendable {
    /// Its place among the container's sounds, from 0.
    public var number: Int
    /// As the container has it, of two or three letters.
    public var language: String?
    /// For people.
    public var title: String?
    /// nil where not said.
    public var channels: Int?
    /// Tells what is seen.
    public var describesPicture = false
    /// The author's choice.
    public var isDefault = false
    /// A commentary is not.
    public var autoselect = true

    /// A sound of which nothing else is said.
    public init(number: Int) { self.number = number }
}

/// Which of several sounds a viewer wants.
public struct SoundPreference: Hashable, Sendable {
    /// The best first: `fr`, `en-GB`. Only the first part is compared; `fra` is `fr`.
    public var languages: [String]
    /// Whether the viewer wants the pictures told.
    public var describesPicture: Bool
    /// What the sound's output plays without a downmix; nil: anything.
    public var channels: Int?
    /// Of a container's sounds the one that the viewer has chosen, where it is there.
    public var number: Int?

    /// Whatever the author means.
    public init(languages: [String] = [], describesPicture: Bool = false, channels: Int? = nil, number: Int? = nil) {
        self.languages = languages
        self.describesPicture = describesPicture
        self.channels = channels
        self.number = number
    }

    /// The sound to start with, in this order of importance:
    ///
    /// 1. Described pictures only for who asked for them, and then first.
    /// 2. The first of the viewer's languages that there is; else the author's default, else what may be selected unasked, else the first.
    /// 3. As many channels as the loudspeakers have, or the most below; where all have more, the fewest. One that doesn't say is stereo.
    /// 4. The author's default, then the order in which they are offered.
    ///
    /// - Returns: nil for none.
    public func choice<Sound: OfferedSound>(of sounds: [Sound]) -> Sound? {
        let described = sounds.filter { $0.describesPicture == describesPicture }
        var candidates = described.isEmpty ? sounds : described
        if let language = languages.first(where: { wanted in candidates.contains { LanguageTag.matches($0.language, wanted) } }) {
            candidates = candidates.filter { LanguageTag.matches($0.language, language) }
        } else if let byDefault = candidates.first(where: \.isDefault) ?? candidates.first(where: \.autoselect) ?? candidates.first {
            // The same language in other mixes is as good a default.
            candidates = candidates.filter { $0.language == byDefault.language }
        }
        let channels = channels ?? .max
        let playable = candidates.filter { ($0.channels ?? 2) <= channels }
        let counts = (playable.isEmpty ? candidates : playable).map { $0.channels ?? 2 }
        let best = playable.isEmpty ? counts.min() : counts.max()
        let mixes = candidates.filter { ($0.channels ?? 2) == best }
        return mixes.first(where: \.isDefault) ?? mixes.first
    }

    /// The same of a container's sounds, among which the viewer may have chosen.
    public func choice(within sounds: [ContainedSound]) -> ContainedSound? {
        if let number, let chosen = sounds.first(where: { $0.number == number }), isSpoken(chosen) { return chosen }
        let unasked = sounds.filter { $0.autoselect || $0.describesPicture }
        return choice(of: unasked.isEmpty ? sounds : unasked)
    }

    /// The next film's container has other languages at the same places.
    private func isSpoken(_ sound: ContainedSound) -> Bool {
        guard let language = sound.language, let wanted = languages.first else { return true }
        return LanguageTag.matches(language, wanted)
    }
}
