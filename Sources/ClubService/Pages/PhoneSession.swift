import Club
import Crypto
import Media

/// Who holds the telephone, as a cookie that only the service can have made: nothing of it is kept, so any instance can read it.
///
/// There is no password to forget: an account is opened on a telephone by the box, which shows a link for ten minutes.
struct PhoneSession: Sendable {
    private let cipher: RestCipher
    let now: @Sendable () -> UTCTime
    /// The service is reached over TLS.
    private let isSecure: Bool

    private static let cookieName = "lanterne"
    private static let cookieLife = Duration.seconds(90 * 86_400)
    static let linkLife = Duration.seconds(600)
    private static let formLife = Duration.seconds(3600)

    init(cipher: RestCipher, now: @escaping @Sendable () -> UTCTime, isSecure: Bool) {
        self.cipher = cipher
        self.now = now
        self.isSecure = isSecure
    }

    /// nil where there is no cookie, or an old or a forged one.
    func account(_ request: LiveRequest) -> AccountID? {
        let cookies = (request.headers["cookie"] ?? "").prefix(4096).split(separator: ";").map { $0.drop { $0 == " " } }
        guard let cookie = cookies.first(where: { $0.hasPrefix(Self.cookieName + "=") }) else { return nil }
        return opened(String(cookie.dropFirst(Self.cookieName.utf8.count + 1)), for: "cookie").map(AccountID.init)
    }

    /// A `Set-Cookie` field's value.
    func cookie(for account: AccountID) throws(CryptoError) -> String {
        let value = try sealed(account.value, for: "cookie", life: Self.cookieLife)
        return field(value, life: Self.cookieLife)
    }

    /// Ends the session on this telephone.
    var farewell: String { field("", life: .zero) }

    private func field(_ value: String, life: Duration) -> String {
        let secure = isSecure ? "; Secure" : ""
        return "\(Self.cookieName)=\(value); Path=/; Max-Age=\(life.components.seconds); HttpOnly; SameSite=Lax\(secure)"
    }

    /// What a box shows, to open its account on a telephone, at this page alone.
    func link(for account: AccountID, page: String) throws(CryptoError) -> String {
        try sealed(account.value, for: "link \(page)", life: Self.linkLife)
    }

    /// Whose link it is.
    func account(ofLink link: String, page: String) -> AccountID? { opened(link, for: "link \(page)").map(AccountID.init) }

    /// What a form carries, to show that its page was made here, for whoever holds this telephone.
    func formSeal(_ request: LiveRequest) throws(CryptoError) -> String {
        try sealed(account(request)?.value ?? "nobody", for: "form", life: Self.formLife)
    }

    /// Another site can make a browser send a form, but not with such a seal.
    func isOurForm(_ fields: [String: String], _ request: LiveRequest) -> Bool {
        fields["seal"].flatMap { opened($0, for: "form") } == (account(request)?.value ?? "nobody")
    }

    private func sealed(_ text: String, for place: String, life: Duration) throws(CryptoError) -> String {
        let end = now().advanced(by: life).milliseconds
        return Base64.encodeForURLs(try cipher.seal(Array("\(end) \(text)".utf8), place: "session \(place)"))
    }

    private func opened(_ text: String, for place: String) -> String? {
        guard text.utf8.count <= 1024, let bytes = Base64.decodeFromURLs(text.utf8),
            let message = try? cipher.open(bytes, place: "session \(place)")
        else { return nil }
        let parts = String(decoding: message, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let end = Int64(parts[0]), now().milliseconds < end else { return nil }
        return String(parts[1])
    }
}
