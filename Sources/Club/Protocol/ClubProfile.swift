import Media

/// Names a club among all clubs.
public struct ClubID: ClubIdentifier {
    /// As the club writes it; never empty.
    public let value: String

    /// - Parameter value: As the club writes it.
    public init(_ value: String) { self.value = value }
}

/// A public key of a club, by which its signatures are checked. Source: Ed25519, RFC 8032.
public struct ClubKey: Hashable, Sendable {
    /// Thirty-two.
    public let bytes: [UInt8]

    /// - Returns: nil where there aren't 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

/// Who a club is, and how it does business.
public struct ClubProfile: Hashable, Sendable {
    /// Never changes.
    public let id: ClubID
    /// What it is called.
    public let name: LocalizedText
    /// In which its texts are written, by BCP 47, the first one's the best.
    public let languages: [String]
    /// Where it does business, by ISO 3166-1 alpha-2: its taxes, its release windows.
    public let territory: String
    /// Of its prices, by ISO 4217.
    public let currency: String
    /// How it looks.
    public let look: ClubLook
    /// What it binds itself to.
    public let terms: ClubTerms
    /// Base address of its live half; nil: it has none, and sells nothing.
    public let service: String?
    /// What the live half signs the time with; nil: a box goes by its own clock.
    public let serviceKey: ClubKey?
    /// What signs this. A box that knows no key of the club yet takes this one.
    public let key: ClubKey
    /// What will sign later, named here before it does; nil: the same as now.
    public let nextKey: ClubKey?

    /// - Parameters:
    ///   - id: Never changes.
    ///   - name: What it is called.
    ///   - languages: In which its texts are written.
    ///   - territory: Where it does business.
    ///   - currency: Of its prices.
    ///   - look: How it looks.
    ///   - terms: What it binds itself to.
    ///   - service: Base address of its live half.
    ///   - serviceKey: What it signs the time with.
    ///   - key: What signs this.
    ///   - nextKey: What will sign later.
    public init(
        id: ClubID, name: LocalizedText, languages: [String] = ["fr"], territory: String = "FR", currency: String = "EUR",
        look: ClubLook = ClubLook(), terms: ClubTerms = ClubTerms(), service: String? = nil,
        serviceKey: ClubKey? = nil, key: ClubKey, nextKey: ClubKey? = nil
    ) {
        self.id = id
        self.name = name
        self.languages = languages
        self.territory = territory
        self.currency = currency
        self.look = look
        self.terms = terms
        self.service = service
        self.serviceKey = serviceKey
        self.key = key
        self.nextKey = nextKey
    }
}

/// A club's colours and sign; what is nil is as the box has it.
public struct ClubLook: Hashable, Sendable {
    /// Behind everything.
    public let background: BrandColor?
    /// Of what has the focus.
    public let accent: BrandColor?
    /// Address of its picture, likewise.
    public let logo: Picture?

    /// - Parameters:
    ///   - background: Behind everything.
    ///   - accent: Of what has the focus.
    ///   - logo: Its sign.
    public init(background: BrandColor? = nil, accent: BrandColor? = nil, logo: Picture? = nil) {
        self.background = background
        self.accent = accent
        self.logo = logo
    }
}

/// A colour as a club writes it: `#1a2b3c`, sRGB.
public struct BrandColor: Hashable, Sendable {
    /// 0…255.
    public let red: UInt8
    /// 0…255.
    public let green: UInt8
    /// 0…255.
    public let blue: UInt8

    /// - Parameters:
    ///   - red: 0…255.
    ///   - green: 0…255.
    ///   - blue: 0…255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// For drawing.
    public var color: Color { Color(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)) }
}

/// Addresses of a club's legal texts, by language.
public struct ClubTerms: Hashable, Sendable {
    /// Of sale and rental.
    public let sale: LocalizedText?
    /// What is kept of its customers.
    public let privacy: LocalizedText?
    /// Who answers for it.
    public let imprint: LocalizedText?

    /// - Parameters:
    ///   - sale: Of sale and rental.
    ///   - privacy: What is kept of its customers.
    ///   - imprint: Who answers for it.
    public init(sale: LocalizedText? = nil, privacy: LocalizedText? = nil, imprint: LocalizedText? = nil) {
        self.sale = sale
        self.privacy = privacy
        self.imprint = imprint
    }
}
