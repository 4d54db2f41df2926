import Club
import Crypto

/// The pages that a telephone opens: activate a box, pay, and see to one's account.
struct ClubPages: Sendable {
    let ledger: Ledger
    let session: PhoneSession
    let stock: @Sendable () throws(LiveFault) -> Stock
    /// Where telephones reach these pages, without a slash at its end.
    let address: String
    /// Where a telephone says what it pays with; nil: nowhere, no money moves.
    var bridge: PaymentBridge?

    /// All of them.
    func add(to routes: inout LiveRoutes) {
        addActivation(to: &routes)
        addPayment(to: &routes)
        addAccount(to: &routes)
        addSlate(to: &routes)
    }

    func page(_ request: LiveRequest) -> Page {
        let language = PageLanguage(accept: request.headers["accept-language"])
        guard let profile = (try? stock())?.edition.profile else { return Page(language: language, club: "Lanterne") }
        return Page(language: language, club: profile.name.text(for: [language.rawValue]), look: profile.look, terms: profile.terms)
    }

    /// A form's fields, where it came from a page of ours.
    ///
    /// - Throws: `foreign_form`.
    func form(_ request: LiveRequest) throws(LiveFault) -> [String: String] {
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        guard session.isOurForm(fields, request), isFromHere(request) else {
            throw LiveFault(
                "foreign_form", 403, "Cette page est trop ancienne ; ouvrez-la de nouveau.", "This page is too old; open it again.")
        }
        return fields
    }

    /// Whoever has no session yet has a seal that anybody can get: then it is the browser that says where the form was.
    ///
    /// - Source: Fetch Metadata; RFC 6454 §7. Not all browsers say the first, nor any without TLS.
    private func isFromHere(_ request: LiveRequest) -> Bool {
        if let site = request.headers["sec-fetch-site"], site != "same-origin", site != "none" { return false }
        guard let origin = request.headers["origin"], origin != address else { return true }
        return request.headers["host"].map { origin == "http://\($0)" || origin == "https://\($0)" } ?? false
    }

    /// Answers a page; what goes wrong is a page too, with one thing to do.
    ///
    /// - Parameter again: What is asked once more, in place of the way back.
    func show(
        _ request: LiveRequest, back: String, again: ((Page) throws -> HTML)? = nil, _ make: (Page) async throws -> LiveResponse
    ) async throws -> LiveResponse {
        let page = page(request)
        let fault: LiveFault
        do {
            return try await make(page)
        } catch let error as LiveFault {
            fault = error
        } catch let error as LedgerError {
            guard let known = LiveFault(error) else { throw error }
            fault = known
        }
        // Without a session nothing can be tried here: the television leads back.
        let back: HTML =
            fault.status == 401 ? "" : "<a class=\"main\" href=\"\(back)\">\(page.language("Recommencer", "Try again"))</a>"
        let next = try again?(page) ?? back
        return page.response(
            page.language("Ça n’a pas marché", "That did not work"), status: fault.status,
            """
            <p class="error" role="alert">\(page.language(fault.french, fault.english))</p>
            \(next)
            """)
    }

    /// Whoever has no account on this telephone is told how to open it.
    func account(_ request: LiveRequest) throws(LiveFault) -> AccountID {
        guard let account = session.account(request) else {
            throw LiveFault(
                "no_session", 401,
                "Votre compte n’est pas ouvert sur ce téléphone. Sur la télévision, ouvrez Réglages, Compte : un code y mène.",
                "Your account is not open on this telephone. On the television, open Settings, Account: a code leads there.")
        }
        return account
    }
}
