import Club
import FoundationEssentials

/// Where a telephone pays for what the television shows. The television's QR code opens it, for ten minutes.
extension ClubPages {
    func addPayment(to routes: inout LiveRoutes) {
        routes.add("GET", "/pay/:quote") { request, places in
            try await show(request, back: "/account") { page in
                let quote = QuoteID(places["quote"] ?? "")
                // A link opens the account on this telephone for good: it was shown by a box of that account.
                let linked = request.fields["link"].flatMap { session.account(ofLink: $0, page: "pay") }
                guard let account = linked ?? session.account(request) else { throw try noAccount(request) }
                return try await offer(page, request, quote, account, cookie: linked.map { try session.cookie(for: $0) })
            }
        }
        routes.add("POST", "/pay/:quote") { request, places in
            let quote = places["quote"] ?? ""
            return try await show(request, back: "/pay/\(quote)") { page in
                let fields = try form(request)
                return try await pay(page, QuoteID(quote), by: try account(request), fields)
            }
        }
    }

    private func noAccount(_ request: LiveRequest) throws -> LiveFault {
        do throws(LiveFault) {
            _ = try account(request)
            return .broken
        } catch {
            return error
        }
    }

    private func offer(
        _ page: Page, _ request: LiveRequest, _ id: QuoteID, _ account: AccountID, cookie: String?
    ) async throws -> LiveResponse {
        guard let quote = try await ledger.quote(id, of: account) else { throw LedgerError.noSuchQuote }
        // The form is for whoever opened the page: with a link, that is not yet the telephone's session.
        guard cookie == nil else { return redirect(to: "/pay/\(id.value)", cookie: cookie) }
        let seal = try session.formSeal(request)
        let price = page.words.price(quote.item.price)
        let name = quote.item.title.flatMap { title in (try? stock())?.name(of: title) }
        let title = name?.text(for: [page.language.rawValue]) ?? quote.item.plan?.value ?? ""
        let voucher = page.codeField(
            "voucher", label: page.language("Le code du bon", "The voucher’s code"), most: 40, example: "BCDF-GHJK-…")
        return page.response(
            page.language("Payer", "Pay"),
            """
            <p>\(title)</p>
            <p class="price">\(price)</p>
            <p class="soft">\(page.language("taxe comprise", "tax included"))</p>
            \(payment(page, request, quote, title: title, price: price, seal: seal))
            <details>
            <summary>\(page.language("J’ai un bon", "I have a voucher"))</summary>
            \(page.form("/pay/\(id.value)", seal: seal, voucher, button: page.language("Utiliser le bon", "Use the voucher"), quiet: true))
            </details>
            """)
    }

    /// What leads to the payment: the bridge's own page first, where one says what one pays with.
    private func payment(_ page: Page, _ request: LiveRequest, _ quote: Quote, title: String, price: String, seal: String) -> HTML {
        let place = "/pay/\(quote.id.value)"
        func form(_ instrument: String, _ button: String) -> HTML {
            page.form(place, seal: seal, "<input type=\"hidden\" name=\"instrument\" value=\"\(instrument)\">", button: button)
        }
        guard let bridge else { return form("sandbox", page.language("Payer \(price) (bac à sable)", "Pay \(price) (sandbox)")) }
        if let instrument = request.fields["instrument"], !instrument.isEmpty {
            return form(instrument, page.language("Confirmer et payer \(price)", "Confirm and pay \(price)"))
        }
        let checkout = bridge.checkout(
            quote.item.price, subject: title, language: page.language.rawValue, back: address + place)
        return "<a class=\"main\" href=\"\(checkout)\">\(page.language("Payer \(price)", "Pay \(price)"))</a>"
    }

    private func pay(_ page: Page, _ quote: QuoteID, by account: AccountID, _ fields: [String: String]) async throws -> LiveResponse {
        let means: PaymentMeans
        if let code = fields["voucher"], !code.isEmpty {
            means = .voucher(code)
        } else if let instrument = fields["instrument"] {
            means = .instrument(instrument)
        } else {
            throw LiveFault.unreadable("voucher")
        }
        _ = try await ledger.buy(quote, account: account, paidBy: means)
        return page.response(
            page.language("C’est payé", "Paid"),
            """
            <p>\(page.language("La télévision continue d’elle-même.", "The television goes on by itself."))</p>
            \(page.way("/account", page.language("Mon compte", "My account")))
            """)
    }

    private func redirect(to path: String, cookie: String?) -> LiveResponse {
        var response = LiveResponse(status: 303, headers: ["Location": path, "Cache-Control": "no-store"])
        response.headers["Set-Cookie"] = cookie
        return response
    }
}
