/// How the viewer wants pictures and sound, and what a film may take of the line. Read back as `ViewerPreferences` is.
public struct OutputPreferences: Hashable, Sendable {
    /// What screens leave free on each side, for televisions that cut the edges off; per cent of the screen, in `margins`.
    public var margin = 0
    /// By its name of the system's, as `hw:0,3`; nil: the best that there is.
    public var soundDevice: String?
    /// Films are mixed down to two channels, whatever the card takes.
    public var isStereo = false
    /// What is quiet is brought up, and what is loud down.
    public var evensSound = false
    /// By how much sound is heard later than its picture; negative: sooner. Milliseconds, in `soundDelays`.
    public var soundDelay = 0
    /// The box leaves the sound whole: volume is the television's business.
    public var isVolumeFixed = false
    /// What a film may take of the line.
    public var quality = FilmQuality.best

    /// Of the screen's size, on each side: 5 % is the most that televisions cut off.
    public static let margins = 0...5
    /// More than any television or receiver takes.
    public static let soundDelays = -200...200
    /// What a step changes, in milliseconds: less isn't seen.
    public static let soundStep = 20

    /// As on the first day.
    public init() {}
}

/// The most that a film may take of the line.
public enum FilmQuality: String, Hashable, Sendable, CaseIterable, Codable {
    case best, high, medium, thrifty

    /// Mbit/s; nil: what it gives.
    public var megabits: Double? {
        switch self {
        case .best: nil
        case .high: 8
        case .medium: 4
        case .thrifty: 1.5
        }
    }
}

extension OutputPreferences: Codable {
    private enum Key: String, CodingKey {
        case margin, soundDevice, isStereo, evensSound, soundDelay, isVolumeFixed, quality
    }

    /// What is missing, damaged or out of bounds is as on the first day.
    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ key: Key, _ usual: Value) -> Value {
            (try? values.decodeIfPresent(Value.self, forKey: key)) ?? usual
        }
        let margin = value(.margin, 0)
        if Self.margins.contains(margin) { self.margin = margin }
        soundDevice = try? values.decodeIfPresent(String.self, forKey: .soundDevice)
        isStereo = value(.isStereo, false)
        evensSound = value(.evensSound, false)
        let delay = value(.soundDelay, 0)
        if Self.soundDelays.contains(delay) { soundDelay = delay }
        isVolumeFixed = value(.isVolumeFixed, false)
        quality = value(.quality, .best)
    }

    /// Every part under its name.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(margin, forKey: .margin)
        try values.encodeIfPresent(soundDevice, forKey: .soundDevice)
        try values.encode(isStereo, forKey: .isStereo)
        try values.encode(evensSound, forKey: .evensSound)
        try values.encode(soundDelay, forKey: .soundDelay)
        try values.encode(isVolumeFixed, forKey: .isVolumeFixed)
        try values.encode(quality, forKey: .quality)
    }
}
