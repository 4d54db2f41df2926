extension TitleMedia {
    init(_ fields: Fields<TitleKey>) throws {
        self.init(
            streams: try fields.list(.streams), trailers: try fields.list(.trailers), soundTracks: try fields.list(.soundTracks),
            textTracks: try fields.list(.textTracks), chapters: try fields.list(.chapters), skips: try fields.list(.skips))
    }

    func encode(into values: inout KeyedEncodingContainer<TitleKey>) throws {
        try values.encode(unlessEmpty: streams, forKey: .streams)
        try values.encode(unlessEmpty: trailers, forKey: .trailers)
        try values.encode(unlessEmpty: soundTracks, forKey: .soundTracks)
        try values.encode(unlessEmpty: textTracks, forKey: .textTracks)
        try values.encode(unlessEmpty: chapters, forKey: .chapters)
        try values.encode(unlessEmpty: skips, forKey: .skips)
    }
}

extension Stream: Codable {
    private enum Key: String, CodingKey {
        case address, format
    }

    /// Reads where a film streams from.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(address: try fields.address(.address), format: try fields.wordIfPresent(.format))
    }

    /// Writes where a film streams from.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(address, forKey: .address)
        try values.encode(word: format, forKey: .format)
    }
}

extension Trailer: Codable {
    private enum Key: String, CodingKey {
        case address, name, durationSeconds
    }

    /// Reads one trailer.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            address: try fields.address(.address), name: try fields.valueIfPresent(.name),
            duration: try fields.lengthIfPresent(.durationSeconds))
    }

    /// Writes one trailer.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(address, forKey: .address)
        try values.encodeIfPresent(name, forKey: .name)
        try values.encode(seconds: duration, forKey: .durationSeconds)
    }
}

extension AnnouncedSound: Codable {
    private enum Key: String, CodingKey {
        case language, role, channels
    }

    /// Reads one sound; two channels where it doesn't say.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            language: try fields.language(.language), role: try fields.word(.role),
            channels: try fields.wholeIfPresent(.channels, 1...64) ?? 2)
    }

    /// Writes one sound.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(language, forKey: .language)
        try values.encode(word: role, forKey: .role)
        try values.encode(channels, forKey: .channels)
    }
}

extension AnnouncedText: Codable {
    private enum Key: String, CodingKey {
        case language, role
    }

    /// Reads one text.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(language: try fields.language(.language), role: try fields.word(.role))
    }

    /// Writes one text.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(language, forKey: .language)
        try values.encode(word: role, forKey: .role)
    }
}

extension Chapter: Codable {
    private enum Key: String, CodingKey {
        case startSeconds, name
    }

    /// Reads one chapter.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(start: try fields.seconds(.startSeconds), name: try fields.value(.name))
    }

    /// Writes one chapter.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(seconds: start, forKey: .startSeconds)
        try values.encode(name, forKey: .name)
    }
}

extension SkipMarker: Codable {
    private enum Key: String, CodingKey {
        case kind, startSeconds, endSeconds
    }

    /// Reads one stretch.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        let start = try fields.seconds(.startSeconds)
        let end = try fields.seconds(.endSeconds)
        guard start < end else { throw fields.wrong(.endSeconds, "after startSeconds") }
        self.init(kind: try fields.word(.kind), start: start, end: end)
    }

    /// Writes one stretch.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(word: kind, forKey: .kind)
        try values.encode(seconds: start, forKey: .startSeconds)
        try values.encode(seconds: end, forKey: .endSeconds)
    }
}
