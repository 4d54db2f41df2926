import CCurl
import Glibc
import LinuxIO
import Media

/// What is known when libcurl gives up, and what it means to who asked.
struct TransferFailure {
    var result: CURLcode
    /// After redirects.
    var url: String
    /// libcurl's own words for this one failure.
    var text: String
    /// errno of the last connection tried; 0: none.
    var systemError: Int
    /// What a proxy answered that was to make a tunnel; 0: none was asked, or it said nothing.
    var proxyStatus: Int
    /// Of the proxy that the settings name.
    var proxyHost: String?
    var hasResolved: Bool
    var hasResponded: Bool
    var received: Int64
    var expected: Int64?

    var sourceError: SourceError {
        if proxyStatus >= 300, !hasResponded { return .proxyRefused(status: proxyStatus) }
        return switch result {
        case CURLE_URL_MALFORMAT: .badURL(url: url)
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved(host: host)
        case CURLE_COULDNT_RESOLVE_PROXY: .nameNotResolved(host: proxyHost ?? host)
        case CURLE_COULDNT_CONNECT: connectionFailure
        // Only connecting has a limit of libcurl's own.
        case CURLE_OPERATION_TIMEDOUT: hasResolved ? .connectionTimedOut(host: host) : .nameNotResolved(host: host)
        case CURLE_TOO_MANY_REDIRECTS: .tooManyRedirects(url: url)
        case CURLE_PARTIAL_FILE: .truncated(url: url, received: received, expected: expected)
        case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_GOT_NOTHING:
            hasResponded ? .truncated(url: url, received: received, expected: expected) : .other(url: url, reason: reason)
        // libcurl has one code for a foreign scheme, as a redirect may have, and for an answer that is not HTTP.
        case CURLE_UNSUPPORTED_PROTOCOL:
            ["http", "https"].contains(HTTPSource.scheme(of: url)) ? .other(url: url, reason: reason) : .unsupportedScheme(url: url)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            .tlsFailed(host: host, reason: reason)
        default: .other(url: url, reason: reason)
        }
    }

    private var connectionFailure: SourceError {
        switch Int32(truncatingIfNeeded: systemError) {
        case ECONNREFUSED: .connectionRefused(host: host)
        case ETIMEDOUT: .connectionTimedOut(host: host)
        default: .other(url: url, reason: reason)
        }
    }

    private var reason: String {
        text.isEmpty ? String(cString: curl_easy_strerror(result)) : text
    }

    /// Without user, password and port.
    private var host: String { Self.host(of: url) }

    static func host(of url: String) -> String {
        let bytes = Array(url.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[(colon + 1)...].starts(with: "//".utf8) else { return "" }
        var authority = bytes[(colon + 3)...].prefix { !"/?#".utf8.contains($0) }
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
        if authority.first == UInt8(ascii: "[") {
            authority = authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }
        } else {
            authority = authority.prefix { $0 != UInt8(ascii: ":") }
        }
        return String(decoding: authority, as: UTF8.self)
    }
}
