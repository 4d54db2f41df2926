import Crypto
import Media

/// A script that stands in a page. It alone may run there: the page's policy names it by its digest, so that nothing that came from outside could.
///
/// - Source: W3C Content Security Policy 3, §6.7.3.3.
struct PageScript: Sendable {
    let element: HTML
    /// What the page's policy says of it.
    let policy: String

    /// - Parameter text: Without an end of a script in it.
    init(_ text: HTML) {
        element = "<script>\(text)</script>\n"
        policy = "; script-src 'sha256-\(Base64.encode(Digest.sha256(Array(text.text.utf8))))'; connect-src 'self'"
    }
}
