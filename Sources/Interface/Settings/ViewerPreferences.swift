/// What a viewer has set with the remote. A value that the box keeps; the interface changes it and follows it at once.
///
/// It is read back leniently: what is missing, or was written by a later version, is as on the first day, and the rest is kept. Only
/// damaged parental settings make reading fail: they are never opened by an accident. `Salvaged` then has what is left, closed.
public struct ViewerPreferences: Hashable, Sendable {
    /// Of the interface; nil: the box's own.
    public var language: Language?
    /// In which language films are heard.
    public var films = FilmLanguages.originalFirst
    /// When texts are shown with them.
    public var subtitles = SubtitleChoice.whenForeign
    /// Sound that tells what is to be seen is chosen before any other.
    public var prefersDescription = false
    /// How texts look.
    public var captions = CaptionPreferences()
    /// Things on the screen are where they go at once.
    public var isStill = false
    /// The box says what has the focus.
    public var isVoiceOn = false
    /// How fast it speaks.
    public var voiceRate = VoiceRate.usual
    /// It reads the texts that are shown with a film.
    public var speaksSubtitles = false
    /// A trailer begins where the focus rests on a title.
    public var playsTrailers = false
    /// An episode leads to the next one by itself.
    public var playsNext = true
    /// Who may watch what.
    public var parental = ParentalPreferences()
    /// Of picture, sound and the line.
    public var outputs = OutputPreferences()

    /// As on the first day.
    public init() {}
}

/// In which language films are heard, where there is a choice.
public enum FilmLanguages: String, Hashable, Sendable, CaseIterable, Codable {
    /// The film's own.
    case originalFirst
    /// The viewer's: that of the interface.
    case ownFirst
}

/// When a film's texts are shown without having been asked for.
public enum SubtitleChoice: String, Hashable, Sendable, CaseIterable, Codable {
    case off
    /// In the viewer's language, whatever is heard.
    case own
    /// In the viewer's language, where the sound is in another.
    case whenForeign
    /// Those that tell sounds too, in the viewer's language.
    case deaf
}

/// How fast the voice speaks.
public enum VoiceRate: String, Hashable, Sendable, CaseIterable, Codable {
    case slow, usual, fast, faster

    /// Words, as a share of the usual rate.
    public var factor: Double {
        switch self {
        case .slow: 0.75
        case .usual: 1
        case .fast: 1.35
        case .faster: 1.8
        }
    }
}

extension Language: Codable {}

extension ViewerPreferences: Codable {
    private enum Key: String, CodingKey {
        case language, films, subtitles, prefersDescription, captions, isStill, isVoiceOn, voiceRate, playsTrailers, playsNext, parental
        case speaksSubtitles, outputs
    }

    /// - Throws: what the decoder finds wrong with the parental settings.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(values)
        parental = try values.decodeIfPresent(ParentalPreferences.self, forKey: .parental) ?? parental
    }

    /// All but the parental settings.
    private init(_ values: KeyedDecodingContainer<Key>) {
        self.init()
        func value<Value: Decodable>(_ key: Key, _ usual: Value) -> Value {
            (try? values.decodeIfPresent(Value.self, forKey: key)) ?? usual
        }
        language = try? values.decodeIfPresent(Language.self, forKey: .language)
        films = value(.films, films)
        subtitles = value(.subtitles, subtitles)
        prefersDescription = value(.prefersDescription, prefersDescription)
        captions = value(.captions, captions)
        isStill = value(.isStill, isStill)
        isVoiceOn = value(.isVoiceOn, isVoiceOn)
        voiceRate = value(.voiceRate, voiceRate)
        speaksSubtitles = value(.speaksSubtitles, speaksSubtitles)
        playsTrailers = value(.playsTrailers, playsTrailers)
        playsNext = value(.playsNext, playsNext)
        outputs = value(.outputs, outputs)
    }

    /// What is left where parental settings are damaged: the rest as it was, and those closed.
    public struct Salvaged: Decodable {
        /// With `parental.isLost`.
        public let preferences: ViewerPreferences

        /// - Throws: Where it isn't even JSON.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            var salvaged = ViewerPreferences(values)
            salvaged.parental = (try? values.decode(ParentalPreferences.Remains.self, forKey: .parental))?.preferences ?? .lost
            preferences = salvaged
        }
    }

    /// Shown where the viewer is told; of the box itself, beyond the bands of `PlayerError`.
    static let lostCode = 901

    /// Nothing could be read: as on the first day, but closed.
    public static var lost: ViewerPreferences {
        var lost = ViewerPreferences()
        lost.parental = .lost
        return lost
    }

    /// Every part under its name.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(language, forKey: .language)
        try values.encode(films, forKey: .films)
        try values.encode(subtitles, forKey: .subtitles)
        try values.encode(prefersDescription, forKey: .prefersDescription)
        try values.encode(captions, forKey: .captions)
        try values.encode(isStill, forKey: .isStill)
        try values.encode(isVoiceOn, forKey: .isVoiceOn)
        try values.encode(voiceRate, forKey: .voiceRate)
        try values.encode(speaksSubtitles, forKey: .speaksSubtitles)
        try values.encode(playsTrailers, forKey: .playsTrailers)
        try values.encode(playsNext, forKey: .playsNext)
        try values.encode(parental, forKey: .parental)
        try values.encode(outputs, forKey: .outputs)
    }
}
