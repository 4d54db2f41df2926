/// What a viewer has set with the remote. A value that the box keeps; the interface changes it and follows it at once.
///
/// It is read back leniently: what is missing, or was written by a later version, is as on the first day, and the rest is kept. Only
/// damaged parental settings make reading fail: they are never opened by an accident.
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
    /// A trailer begins where the focus rests on a title.
    public var playsTrailers = false
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
        case language, films, subtitles, prefersDescription, captions, isStill, isVoiceOn, voiceRate, playsTrailers, parental, outputs
    }

    /// - Throws: what the decoder finds wrong with the parental settings.
    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Key.self)
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
        playsTrailers = value(.playsTrailers, playsTrailers)
        outputs = value(.outputs, outputs)
        parental = try values.decodeIfPresent(ParentalPreferences.self, forKey: .parental) ?? parental
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
        try values.encode(playsTrailers, forKey: .playsTrailers)
        try values.encode(parental, forKey: .parental)
        try values.encode(outputs, forKey: .outputs)
    }
}
