import Club
import Crypto

/// The pages that a telephone opens: activate a box, pay, and see to one's account.
struct ClubPages: Sendable {
    let ledger: Ledger
    let session: PhoneSession
    let stock: @Sendable () throws(LiveFault) -> Stock

    /// All of them.
    func add(to routes: inout LiveRoutes) {
        addActivation(to: &routes)
        addPayment(to: &routes)
        addAccount(to: &routes)
    }

    func page(_ request: LiveRequest) -> Page {
        let language = PageLanguage(accept: request.headers["accept-language"])
        let name = (try? stock())?.edition.profile.name.text(for: [language.rawValue])
        return Page(language: language, club: name ?? "Lanterne")
    }

    /// A form's fields, where it came from a page of ours.
    ///
    /// - Throws: `foreign_form`.
    func form(_ request: LiveRequest) throws(LiveFault) -> [String: String] {
        let fields = FormFields.read(String(decoding: request.body, as: UTF8.self))
        // Source: Fetch Metadata; browsers that don't say it are held by the seal alone.
        let site = request.headers["sec-fetch-site"] ?? "same-origin"
        guard session.isOurForm(fields, request), site == "same-origin" || site == "none" else {
            throw LiveFault(
                "foreign_form", 403, "Cette page est trop ancienne ; ouvrez-la de nouveau.", "This page is too old; open it again.")
        }
        return fields
    }

    /// Answers a page; what goes wrong is a page too, with one thing to do.
    func show(
        _ request: LiveRequest, back: String, _ make: (Page) async throws -> LiveResponse
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
        return page.response(
            page.language("Ça n’a pas marché", "That did not work"), status: fault.status,
            """
            <p class="error">\(page.language(fault.french, fault.english))</p>
            <p><a href="\(back)">\(page.language("Recommencer", "Try again"))</a></p>
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
