/// Said when a box asks to be paired. Source: RFC 8628 §3.2.
public struct PairingAnswer: Hashable, Sendable, Codable {
    /// What the box asks for its tokens with.
    public let deviceCode: String
    /// What the viewer types on the telephone.
    public let userCode: String
    /// Where they type it.
    public let verificationAddress: String
    /// The same with the code in it, for a QR code.
    public let completeAddress: String
    /// In seconds.
    public let expiresIn: Int
    /// Between two polls, in seconds.
    public let interval: Int

    private enum CodingKeys: String, CodingKey {
        case deviceCode = "device_code"
        case userCode = "user_code"
        case verificationAddress = "verification_uri"
        case completeAddress = "verification_uri_complete"
        case expiresIn = "expires_in"
        case interval
    }

    /// As the service says it.
    public init(
        deviceCode: String, userCode: String, verificationAddress: String, completeAddress: String, expiresIn: Int, interval: Int
    ) {
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.verificationAddress = verificationAddress
        self.completeAddress = completeAddress
        self.expiresIn = expiresIn
        self.interval = interval
    }
}

/// What a paired box asks with. Source: RFC 6749 §5.1.
public struct TokenAnswer: Hashable, Sendable, Codable {
    /// Good for an hour, and with the box's signature alone.
    public let access: String
    /// Brings the next two; used up by use.
    public let refresh: String
    /// Of `access`, in seconds.
    public let expiresIn: Int
    /// Always `Bearer`; that it is bound to a key is said by the protocol, not by the type.
    public let type: String

    private enum CodingKeys: String, CodingKey {
        case access = "access_token"
        case refresh = "refresh_token"
        case expiresIn = "expires_in"
        case type = "token_type"
    }

    /// As the service says it.
    public init(access: String, refresh: String, expiresIn: Int) {
        self.access = access
        self.refresh = refresh
        self.expiresIn = expiresIn
        type = "Bearer"
    }
}

/// What went wrong: a word for programs, a sentence for viewers in each language.
public struct FaultAnswer: Hashable, Sendable, Codable {
    /// Never changes its meaning.
    public let error: String
    /// In French.
    public let fr: String
    /// In English.
    public let en: String

    /// As the service says it.
    public init(error: String, fr: String, en: String) {
        self.error = error
        self.fr = fr
        self.en = en
    }
}

/// What time it is, signed by the service.
public struct TimeAnswer: Hashable, Sendable, Codable {
    /// When the service answered.
    public let time: UTCTime
    /// The box's own, so that an old answer can't be given again.
    public let nonce: String
    /// Of `message(time:nonce:)`, base64url.
    public let signature: String

    /// As the service says it.
    public init(time: UTCTime, nonce: String, signature: String) {
        self.time = time
        self.nonce = nonce
        self.signature = signature
    }

    /// What is signed.
    public static func message(time: UTCTime, nonce: String) -> [UInt8] { Array("lanterne-club time\n\(nonce)\n\(time)\n".utf8) }
}
