import Club

/// Who may watch what, as a parent has set it.
public struct ParentalPreferences: Hashable, Sendable {
    /// The highest class that is watched without the PIN, once there is one.
    public var freeUpTo = AgeRating.from12
    /// nil: none was chosen, and nothing but the adult space is locked.
    public var pin: PINRecord?
    /// Of the adult space; nil: none was chosen, and the space is closed.
    public var adultPIN: PINRecord?
    /// Only titles for children are there at all.
    public var isForChildren = false
    /// The highest class that is there then.
    public var childrenUpTo = AgeRating.from10
    /// Paying asks for the PIN, once there is one.
    public var guardsPaying = true
    /// What a parent had set couldn't be read. Until the PIN or the account has cleared it, the box is as for the youngest.
    public var isLost = false
    /// What was tried of the PIN.
    public var attempts = PINAttempts()
    /// Of the adult space's.
    public var adultAttempts = PINAttempts()

    /// Nothing is locked but the adult space.
    public init() {}

    /// For whom titles are there at all.
    public var audience: Audience { isLost ? Audience(childrenUpTo: .all) : Audience(childrenUpTo: isForChildren ? childrenUpTo : nil) }

    /// A parent has proved to be one: all but the PINs is as on the first day.
    mutating func recover() {
        guard isLost else { return }
        let (pin, adultPIN) = (pin, adultPIN)
        self = ParentalPreferences()
        (self.pin, self.adultPIN) = (pin, adultPIN)
    }

    /// What a PIN is checked against; nil: none was chosen.
    public subscript(record kind: PINKind) -> PINRecord? {
        get { kind == .adult ? adultPIN : pin }
        set { if kind == .adult { adultPIN = newValue } else { pin = newValue } }
    }

    /// What was tried of it.
    public subscript(attempts kind: PINKind) -> PINAttempts {
        get { kind == .adult ? adultAttempts : attempts }
        set { if kind == .adult { adultAttempts = newValue } else { attempts = newValue } }
    }
}

/// Which of the two PINs: the adult space has one of its own. Source: Arcom (CSA), deliberation of 20 December 2011.
public enum PINKind: String, Hashable, Sendable, CaseIterable, Codable {
    case parental, adult
}

/// A PIN as it is kept: enough to check it, not to read it. How it is made is the affair of whoever has the cryptography.
public struct PINRecord: Hashable, Sendable, Codable {
    /// Unlike that of any other record.
    public let salt: [UInt8]
    /// Of salt and PIN.
    public let digest: [UInt8]
    /// Of the function that makes it: what a try costs.
    public let iterations: Int

    /// Takes the parts.
    public init(salt: [UInt8], digest: [UInt8], iterations: Int) {
        self.salt = salt
        self.digest = digest
        self.iterations = iterations
    }
}

extension ParentalPreferences: Codable {
    private enum Key: String, CodingKey {
        case freeUpTo, pin, adultPIN, isForChildren, childrenUpTo, guardsPaying, isLost, attempts, adultAttempts
    }

    /// - Throws: what the decoder finds wrong: nothing of it is guessed.
    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Key.self)
        func rating(_ key: Key, _ usual: AgeRating) throws -> AgeRating {
            guard let text = try values.decodeIfPresent(String.self, forKey: key) else { return usual }
            guard let rating = AgeRating(rawValue: text) else {
                throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "\(text) is no class")
            }
            return rating
        }
        freeUpTo = try rating(.freeUpTo, freeUpTo)
        pin = try values.decodeIfPresent(PINRecord.self, forKey: .pin)
        adultPIN = try values.decodeIfPresent(PINRecord.self, forKey: .adultPIN)
        isForChildren = try values.decodeIfPresent(Bool.self, forKey: .isForChildren) ?? isForChildren
        childrenUpTo = try rating(.childrenUpTo, childrenUpTo)
        guardsPaying = try values.decodeIfPresent(Bool.self, forKey: .guardsPaying) ?? guardsPaying
        isLost = try values.decodeIfPresent(Bool.self, forKey: .isLost) ?? isLost
        attempts = try values.decodeIfPresent(PINAttempts.self, forKey: .attempts) ?? attempts
        adultAttempts = try values.decodeIfPresent(PINAttempts.self, forKey: .adultAttempts) ?? adultAttempts
    }

    /// Every part under its name.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(freeUpTo.rawValue, forKey: .freeUpTo)
        try values.encodeIfPresent(pin, forKey: .pin)
        try values.encodeIfPresent(adultPIN, forKey: .adultPIN)
        try values.encode(isForChildren, forKey: .isForChildren)
        try values.encode(childrenUpTo.rawValue, forKey: .childrenUpTo)
        try values.encode(guardsPaying, forKey: .guardsPaying)
        try values.encode(isLost, forKey: .isLost)
        try values.encode(attempts, forKey: .attempts)
        try values.encode(adultAttempts, forKey: .adultAttempts)
    }
}

extension ParentalPreferences {
    /// What is left of settings that can't be read as a whole: the PINs and their tries, where those are sound; the rest is closed.
    struct Remains: Decodable {
        let preferences: ParentalPreferences

        init(from decoder: any Decoder) throws {
            var lost = ParentalPreferences.lost
            let values = try decoder.container(keyedBy: Key.self)
            lost.pin = try? values.decodeIfPresent(PINRecord.self, forKey: .pin)
            lost.adultPIN = try? values.decodeIfPresent(PINRecord.self, forKey: .adultPIN)
            lost.attempts = (try? values.decodeIfPresent(PINAttempts.self, forKey: .attempts)) ?? lost.attempts
            lost.adultAttempts = (try? values.decodeIfPresent(PINAttempts.self, forKey: .adultAttempts)) ?? lost.adultAttempts
            preferences = lost
        }
    }

    /// Nothing is known of what a parent had set.
    static var lost: ParentalPreferences {
        var lost = ParentalPreferences()
        lost.isLost = true
        return lost
    }
}
