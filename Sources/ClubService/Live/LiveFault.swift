import Club
import FoundationEssentials

/// Why the live half doesn't do what it is asked: a word for programs, a sentence for viewers in their language, and what the caller does next.
///
/// - Source: the words of pairing and tokens are those of RFC 6749 §5.2 and RFC 8628 §3.5.
struct LiveFault: Error, Hashable, Sendable {
    /// For programs; never changes its meaning.
    let word: String
    /// Of HTTP.
    let status: Int
    /// For viewers.
    let french: String
    let english: String
    /// After how many seconds to ask again; nil: not before something has changed.
    var again: Int?

    init(_ word: String, _ status: Int, _ french: String, _ english: String, again: Int? = nil) {
        self.word = word
        self.status = status
        self.french = french
        self.english = english
        self.again = again
    }

    /// As it is sent.
    var response: LiveResponse {
        let body = try? JSONEncoder().encode(FaultAnswer(error: word, fr: french, en: english))
        var response = LiveResponse.json(body.map { Array($0) } ?? [], status: status)
        if let again { response.headers["Retry-After"] = String(again) }
        return response
    }
}

extension LiveFault {
    static let unknownPath = LiveFault("not_found", 404, "Cette adresse n’existe pas.", "There is no such address.")
    static let wrongMethod = LiveFault(
        "wrong_method", 405, "Cette adresse ne se demande pas ainsi.", "That is not how this address is asked.")
    static let tooLong = LiveFault("too_long", 413, "La demande est trop longue.", "The request is too long.")
    static let tooMany = LiveFault(
        "slow_down", 429, "Trop de demandes à la fois ; réessayez dans un instant.", "Too many requests at once; try again in a moment.",
        again: 5)
    static let busy = LiveFault(
        "busy", 503, "Le club est très demandé ; réessayez dans un instant.", "The club is very busy; try again in a moment.", again: 2)
    static let broken = LiveFault(
        "server_error", 500, "Le club a un ennui ; réessayez plus tard.", "The club has a problem; try again later.", again: 60)

    /// - Parameter place: Of what is missing or wrong in the body, as `payment.voucher`.
    static func unreadable(_ place: String) -> LiveFault {
        let kept = String(place.prefix(200))
        return LiveFault("invalid_request", 400, "La demande est illisible : \(kept).", "The request can't be read: \(kept).")
    }
}
