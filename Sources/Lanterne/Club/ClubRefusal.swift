import Club
import FoundationEssentials

/// Why the club's service didn't do what it was asked.
enum ClubRefusal: Error, Equatable {
    /// It said no, in its own words.
    case said(FaultAnswer, status: Int)
    /// It can't be reached; a sentence.
    case unreachable(String)
    /// What it says isn't this protocol.
    case unreadable(address: String)

    /// The box has no account here.
    case notPaired

    /// Of an answer that is a refusal.
    init(status: Int, body: [UInt8], address: String) {
        if let answer = try? OutsideJSON.decode(FaultAnswer.self, from: body) {
            self = .said(answer, status: status)
        } else {
            self = .unreachable("\(address) answers with an error (\(status)); try again later.")
        }
    }

    /// The service's word for programs; nil where it said none.
    var word: String? {
        if case .said(let answer, _) = self { answer.error } else { nil }
    }

    /// It may go better in a moment, and asking again does no harm.
    var isWorthAnotherTry: Bool {
        switch self {
        case .said(_, let status): status == 502 || status == 503 || status == 504
        case .unreachable: true
        case .unreadable, .notPaired: false
        }
    }

    /// - Parameter language: `fr` or `en`.
    func sentence(in language: String) -> String {
        switch self {
        case .said(let answer, _): language == "en" ? answer.en : answer.fr
        case .unreachable(let sentence): sentence
        case .notPaired:
            language == "en"
                ? "this box is not paired with the club; pair it with: lanterne club pair"
                : "cette box n’est pas associée au club ; associez-la avec : lanterne club pair"
        case .unreadable(let address):
            language == "en"
                ? "\(address) does not speak the club's protocol; check the club's address."
                : "\(address) ne parle pas le protocole du club ; vérifiez l’adresse du club."
        }
    }
}
