import Club

/// Where the code from the television is typed. Source: RFC 8628 §3.3.
extension ClubPages {
    func addActivation(to routes: inout LiveRoutes) {
        routes.add("GET", "/activate") { request, _ in
            let asked = request.fields["user_code"] ?? ""
            return try await show(request, back: "/activate", again: { try codeForm($0, request, typed: asked) }) { page in
                guard !asked.isEmpty else {
                    return page.response(page.language("Associer une box", "Pair a box"), try codeForm(page, request))
                }
                return try await question(page, request, code: asked)
            }
        }
        routes.add("POST", "/activate") { request, _ in
            let typed = FormFields.read(String(decoding: request.body, as: UTF8.self))["user_code"] ?? ""
            return try await show(request, back: "/activate", again: { try codeForm($0, request, typed: typed) }) { page in
                let fields = try form(request)
                let code = fields["user_code"] ?? ""
                switch fields["answer"] {
                case "yes": return try await approve(page, request, code)
                case "no":
                    try await ledger.deny(userCode: code, guesser: request.peer)
                    return page.response(
                        page.language("Box refusée", "Box refused"),
                        "<p>\(page.language("Elle n’a rien reçu.", "It was given nothing."))</p>")
                default: return try await question(page, request, code: code)
                }
            }
        }
    }

    /// - Parameter typed: What was typed before, to be mended.
    private func codeForm(_ page: Page, _ request: LiveRequest, typed: String = "") throws -> HTML {
        let field = page.codeField(
            "user_code", label: page.language("Le code affiché sur la télévision", "The code shown on the television"), most: 16,
            example: "BCDF-GHJK", typed: String(typed.prefix(16)))
        return page.form("/activate", seal: try session.formSeal(request), field, button: page.language("Continuer", "Continue"))
    }

    /// Shows whose code it is before anything is given: a code may have been sent by somebody else.
    private func question(_ page: Page, _ request: LiveRequest, code: String) async throws -> LiveResponse {
        let grant = try await ledger.grant(userCode: code, guesser: request.peer)
        let seal = try session.formSeal(request)
        func answer(_ value: String) -> HTML {
            """
            <input type="hidden" name="user_code" value="\(code)">
            <input type="hidden" name="answer" value="\(value)">
            """
        }
        let warning = page.language(
            "N’associez que la box que vous voyez : elle pourra louer et regarder avec votre compte.",
            "Pair only the box that you see: it will be able to rent and watch with your account.")
        return page.response(
            page.language("Associer « \(grant.boxName) » ?", "Pair “\(grant.boxName)”?"),
            """
            <p>\(warning)</p>
            \(page.form("/activate", seal: seal, answer("yes"), button: page.language("Associer", "Pair")))
            \(page.form("/activate", seal: seal, answer("no"), button: page.language("Ce n’est pas ma box", "This is not my box"), quiet: true))
            """)
    }

    private func approve(_ page: Page, _ request: LiveRequest, _ code: String) async throws -> LiveResponse {
        let approver: Approver = session.account(request).map { .account($0) } ?? .newAccount
        let account = try await ledger.approve(userCode: code, by: approver, guesser: request.peer)
        return page.response(
            page.language("C’est fait", "Done"), cookie: try session.cookie(for: account),
            """
            <p>\(page.language("La télévision continue d’elle-même.", "The television goes on by itself."))</p>
            \(page.way("/account", page.language("Mon compte", "My account")))
            """)
    }
}
