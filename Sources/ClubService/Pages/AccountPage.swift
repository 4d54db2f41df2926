import Club

/// What the club keeps of a person, shown to them: their boxes, what they bought, and the ways to have all of it, or to have it gone.
extension ClubPages {
    func addAccount(to routes: inout LiveRoutes) {
        routes.add("GET", "/account") { request, _ in
            try await show(request, back: "/account") { page in
                if let account = request.fields["link"].flatMap({ session.account(ofLink: $0, page: "account") }) {
                    return LiveResponse(
                        status: 303,
                        headers: ["Location": "/account", "Cache-Control": "no-store", "Set-Cookie": try session.cookie(for: account)])
                }
                return try await overview(page, request, try account(request))
            }
        }
        routes.add("GET", "/account/export") { request, _ in
            try await show(request, back: "/account") { _ in
                var response = LiveResponse.json(try await ledger.export(try account(request)))
                response.headers["Content-Disposition"] = "attachment; filename=\"club.json\""
                return response
            }
        }
        routes.add("POST", "/account/boxes") { request, _ in
            try await show(request, back: "/account") { _ in
                let fields = try form(request)
                try await ledger.remove(BoxID(fields["box"] ?? ""), from: try account(request))
                return LiveResponse(status: 303, headers: ["Location": "/account", "Cache-Control": "no-store"])
            }
        }
        routes.add("POST", "/account/erase") { request, _ in
            try await show(request, back: "/account") { page in
                let fields = try form(request)
                guard fields["sure"] == "yes" else { return try sure(page, request) }
                try await ledger.erase(try account(request))
                let words = page.language(
                    "Le club ne sait plus rien de vous. Les pièces comptables restent, sans votre nom.",
                    "The club knows nothing more of you. Records of payments stay, without your name.")
                return page.response(
                    page.language("Tout est effacé", "All is erased"), cookie: session.farewell, "<p>\(words)</p>")
            }
        }
    }

    private func overview(_ page: Page, _ request: LiveRequest, _ account: AccountID) async throws -> LiveResponse {
        let seal = try session.formSeal(request)
        let boxes = try await ledger.boxes(of: account).map { box -> HTML in
            let name = box.name.isEmpty ? page.language("Box sans nom", "Box without a name") : box.name
            let field: HTML = "<input type=\"hidden\" name=\"box\" value=\"\(box.id.value)\">"
            return """
                <li><span class="name">\(name)</span>\(page.form("/account/boxes", seal: seal, field, button: page.language("Dissocier", "Unpair"), quiet: true))</li>
                """
        }
        let stock = try? stock()
        let time = session.now()
        let held = try await ledger.entitlements(of: account).map { entitlement -> HTML in
            let title = stock?.name(of: entitlement.title)?.text(for: [page.language.rawValue]) ?? entitlement.title.value
            let standing = page.words.standing(of: entitlement, at: time, filmLasts: stock?.duration(of: entitlement.title))
            return "<li><span class=\"name\">\(title)<span>\(standing)</span></span></li>\n"
        }
        return page.response(
            page.language("Mon compte", "My account"),
            """
            <h2>\(page.language("Mes box", "My boxes"))</h2>
            \(list(boxes, orElse: page.language("Aucune box n’est associée.", "No box is paired.")))
            <h2>\(page.language("Mes films", "My films"))</h2>
            \(list(held, orElse: page.language("Aucun film pour l’instant.", "No films yet.")))
            <h2>\(page.language("Mes données", "My data"))</h2>
            <p>\(page.language("Tout ce que le club sait de vous, dans un fichier.", "All that the club knows of you, in a file."))<br>
            <a class="way" href="/account/export">\(page.language("Télécharger mes données", "Download my data"))</a></p>
            \(page.form("/account/erase", seal: seal, "", button: page.language("Effacer mon compte", "Erase my account"), quiet: true))
            """)
    }

    private func list(_ items: [HTML], orElse nothing: String) -> HTML {
        items.isEmpty ? "<p class=\"soft\">\(nothing)</p>" : "<ul>\(items)</ul>"
    }

    private func sure(_ page: Page, _ request: LiveRequest) throws -> LiveResponse {
        let words = page.language(
            "Vos locations et vos achats seront perdus, et vos box dissociées.",
            "Your rentals and purchases will be lost, and your boxes unpaired.")
        let seal = try session.formSeal(request)
        let sure: HTML = "<input type=\"hidden\" name=\"sure\" value=\"yes\">"
        return page.response(
            page.language("Effacer mon compte ?", "Erase my account?"),
            """
            <p>\(words)</p>
            \(page.form("/account/erase", seal: seal, sure, button: page.language("Tout effacer", "Erase all")))
            \(page.way("/account", page.language("Garder mon compte", "Keep my account")))
            """)
    }
}
