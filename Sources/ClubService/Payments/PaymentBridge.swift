import Club
import Crypto
import FoundationEssentials
import Media

/// The program beside the service that speaks to whoever takes the club's money. What it is asked stands in the page "Taking money".
struct PaymentBridge: Sendable {
    /// Without a slash at its end.
    let address: String
    /// Known to the bridge and to the club's instances alone: 43 letters of base64url.
    let secret: String
    private let seal: KeyedDigest

    /// - Throws: A sentence that says what isn't one.
    init(address: String, secret: String) throws(Wrong) {
        guard let url = URLComponents(string: address), let host = url.host, !host.isEmpty, url.user == nil, url.query == nil,
            url.fragment == nil
        else { throw Wrong("address: should be such as https://pay.example/club, not \(address)") }
        let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard url.scheme == "https" || url.scheme == "http" && isHere else {
            throw Wrong("address: should begin with https://; http:// reaches a bridge on this machine alone")
        }
        guard let key = Base64.decodeFromURLs(secret.utf8), let seal = KeyedDigest(key: key) else {
            throw Wrong("secret: should be 43 letters of base64url")
        }
        (self.address, self.secret, self.seal) = (address.hasSuffix("/") ? String(address.dropLast()) : address, secret, seal)
    }

    /// What is wrong with one, as a clause.
    struct Wrong: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// Where a telephone says what it pays with. The page leads back to `back`, with `instrument` in its query.
    ///
    /// - Parameters:
    ///   - subject: What is bought, in the telephone's language.
    ///   - back: The page that asks for the payment then.
    func checkout(_ price: Price, subject: String, language: String, back: String) -> String {
        let parts = [
            ("amount", "\(price.amount)"), ("currency", price.currency), ("subject", subject), ("language", language), ("return", back),
        ]
        let query = parts.map { "\($0)=\(FormText.escaped($1))" }.joined(separator: "&")
        return "\(address)/checkout?\(query)&seal=\(Base64.encodeForURLs(seal(Array(query.utf8))))"
    }
}
