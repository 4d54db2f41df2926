import Club

/// Where a telephone writes for the television, letter by letter; without scripts, by a button. The address alone opens it: the television shows it
/// to whoever is before it.
extension ClubPages {
    func addSlate(to routes: inout LiveRoutes) {
        routes.add("GET", "/t/:code") { request, places in
            let code = places["code"] ?? ""
            return try await onSlate(request, code) { page in
                let slate = try await ledger.slate(code)
                return page.response(
                    slate.use.title(page), script: Self.writing, body(page, slate, code, seal: try session.formSeal(request)))
            }
        }
        routes.add("POST", "/t/:code") { request, places in
            let code = places["code"] ?? ""
            return try await onSlate(request, code) { _ in
                try await ledger.write(try form(request)["text"] ?? "", onSlate: code)
                // The script wants no page.
                guard request.headers["accept"]?.contains("text/html") == true else { return .json([], status: 204) }
                return LiveResponse(status: 303, headers: ["Location": "/t/\(code)", "Cache-Control": "no-store"])
            }
        }
    }

    /// A slate that is gone can't be tried again: the television leads to another.
    private func onSlate(
        _ request: LiveRequest, _ code: String, _ make: (Page) async throws -> LiveResponse
    ) async throws -> LiveResponse {
        try await show(request, back: "/t/\(code)") { page in
            do {
                return try await make(page)
            } catch LedgerError.noSuchSlate {
                let words = page.language(
                    "Ouvrez-y de nouveau la recherche : un autre code s’y affiche.",
                    "Open the search there again: another code is shown.")
                return page.response(
                    page.language("Le téléviseur n’attend plus de texte", "The television waits for no text any more"), status: 404,
                    "<p>\(words)</p>")
            }
        }
    }

    private func body(_ page: Page, _ slate: Slate, _ code: String, seal: String) -> HTML {
        let field: HTML = """
            <label for="text">\(slate.use.label(page))</label>
            <input class="plain" type="text" id="text" name="text" value="\(slate.text)" maxlength="\(String(slate.most))" enterkeyhint="search" \
            autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false">
            <p class="error" id="late" role="alert" hidden>\(page.language("Le club ne répond pas ; votre texte suivra.", "The club does not answer; your text will follow."))</p>
            """
        return """
            \(page.form("/t/\(code)", seal: seal, field, button: page.language("Afficher", "Show")))
            <p class="soft">\(page.language("Ce que vous tapez s’affiche sur le téléviseur. La télécommande reste utilisable.", "What you type is shown on the television. The remote goes on working."))</p>
            """
    }

    /// Sends what stands in the field whenever it is another, the latest only, and one at a time. What the service refuses for good is told by the
    /// page itself.
    private static let writing = PageScript(
        """
        'use strict'
        const form = document.forms[0], field = form.elements.text, late = document.getElementById('late')
        let sent = field.value, isBusy = false
        const send = async () => {
            if (isBusy || field.value === sent) return
            isBusy = true
            const text = field.value
            let pause = 1000
            try {
                const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))})
                if (answer.ok) { sent = text; pause = 0 } else if (answer.status < 429) { location.reload(); return }
            } catch {}
            late.hidden = !pause
            isBusy = false
            setTimeout(send, pause)
        }
        field.addEventListener('input', send)
        form.addEventListener('submit', event => { event.preventDefault(); field.blur(); send() })
        form.querySelector('button').remove()
        field.focus()
        """)
}

extension SlateUse {
    fileprivate func title(_ page: Page) -> String {
        switch self {
        case .search: page.language("Rechercher", "Search")
        }
    }

    fileprivate func label(_ page: Page) -> String {
        switch self {
        case .search: page.language("Titre, acteur, réalisateur", "Title, actor, director")
        }
    }
}
