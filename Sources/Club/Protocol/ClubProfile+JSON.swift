import Media

extension ClubProfile: Codable {
    private enum Key: String, CodingKey {
        case id, name, languages, territory, currency, look, terms, service, serviceKey, key, nextKey
    }

    /// Reads who a club is.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            id: try fields.value(.id), name: try fields.value(.name), languages: try fields.languages(.languages),
            territory: try fields.territory(.territory), currency: try fields.currency(.currency),
            look: try fields.valueIfPresent(.look) ?? ClubLook(), terms: try fields.valueIfPresent(.terms) ?? ClubTerms(),
            service: try fields.textIfPresent(.service, atMost: Bound.address),
            serviceKey: try fields.valueIfPresent(.serviceKey), key: try fields.value(.key),
            nextKey: try fields.valueIfPresent(.nextKey))
    }

    /// Writes who a club is.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(unlessEmpty: languages, forKey: .languages)
        try values.encode(territory, forKey: .territory)
        try values.encode(currency, forKey: .currency)
        if look != ClubLook() { try values.encode(look, forKey: .look) }
        if terms != ClubTerms() { try values.encode(terms, forKey: .terms) }
        try values.encodeIfPresent(service, forKey: .service)
        try values.encodeIfPresent(serviceKey, forKey: .serviceKey)
        try values.encode(key, forKey: .key)
        try values.encodeIfPresent(nextKey, forKey: .nextKey)
    }
}

extension ClubKey: Codable {
    /// Reads base64url of 32 bytes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.utf8.count == 43, let key = Base64.decodeFromURLs(text.utf8).flatMap({ ClubKey(bytes: $0) }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a key: 32 bytes in base64url")
        }
        self = key
    }

    /// Writes base64url of 32 bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Base64.encodeForURLs(bytes))
    }
}

extension ClubLook: Codable {
    private enum Key: String, CodingKey {
        case background, accent, logo
    }

    /// Reads a club's colours and sign.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            background: try fields.valueIfPresent(.background), accent: try fields.valueIfPresent(.accent),
            logo: try fields.valueIfPresent(.logo))
    }

    /// Writes a club's colours and sign.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(background, forKey: .background)
        try values.encodeIfPresent(accent, forKey: .accent)
        try values.encodeIfPresent(logo, forKey: .logo)
    }
}

extension BrandColor: Codable {
    /// Reads `#1a2b3c`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.utf8.count == 7, text.utf8.first == UInt8(ascii: "#"), text.utf8.dropFirst().first != UInt8(ascii: "+"),
            let number = UInt32(text.dropFirst(), radix: 16)
        else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a colour such as #1a2b3c")
        }
        self.init(red: UInt8(number >> 16 & 255), green: UInt8(number >> 8 & 255), blue: UInt8(number & 255))
    }

    /// Writes `#1a2b3c`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let digits = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        try container.encode("#" + digits.joined())
    }
}

extension ClubTerms: Codable {
    private enum Key: String, CodingKey {
        case sale, privacy, imprint
    }

    /// Reads the addresses of a club's legal texts.
    public init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder, Key.self)
        self.init(
            sale: try fields.valueIfPresent(.sale), privacy: try fields.valueIfPresent(.privacy),
            imprint: try fields.valueIfPresent(.imprint))
    }

    /// Writes the addresses of a club's legal texts.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(sale, forKey: .sale)
        try values.encodeIfPresent(privacy, forKey: .privacy)
        try values.encodeIfPresent(imprint, forKey: .imprint)
    }
}
