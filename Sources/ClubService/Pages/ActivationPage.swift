import Club

/// Where the code from the television is typed. Source: RFC 8628 §3.3.
extension ClubPages {
    func addActivation(to routes: inout LiveRoutes) {
        routes.add("GET", "/activate") { request, _ in
            try await show(request, back: "/activate") { page in
                guard let code = request.fields["user_code"], !code.isEmpty else { return try codeForm(page, request) }
                return try await question(page, request, code: code)
            }
        }
        routes.add("POST", "/activate") { request, _ in
            try await show(request, back: "/activate") { page in
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

    private func codeForm(_ page: Page, _ request: LiveRequest) throws -> LiveResponse {
        let fields: HTML = """
            <label for="code">\(page.language("Le code affiché sur la télévision", "The code shown on the television"))</label>
            <input type="text" id="code" name="user_code" required maxlength="16" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="BCDF-GHJK">
            """
        return page.response(
            page.language("Associer une box", "Pair a box"),
            page.form("/activate", seal: try session.formSeal(request), fields, button: page.language("Continuer", "Continue")))
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
            <p><a href="/account">\(page.language("Mon compte", "My account"))</a></p>
            """)
    }
}
