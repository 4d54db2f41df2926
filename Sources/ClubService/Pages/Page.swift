import Club

/// The frame of every page: one column that a telephone shows whole, without anything from elsewhere, and without scripts but the one that a page
/// names.
struct Page: Sendable {
    let language: PageLanguage
    /// The club's name in that language.
    let club: String
    /// The club's own colours.
    var look = ClubLook()
    /// Where the club's legal texts are.
    var terms = ClubTerms()

    /// What the club says of rentals and prices. Paris's winter time: pages say days, and hours only of what ends soon.
    var words: ClubWords { ClubWords(language == .french ? .french : .english, minutesAhead: 60) }

    /// - Parameters:
    ///   - title: Also the heading.
    ///   - script: What the page does more where the telephone lets it; it may ask the service alone.
    func response(
        _ title: String, status: Int = 200, cookie: String? = nil, script: PageScript? = nil, _ body: HTML
    ) -> LiveResponse {
        let html: HTML = """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · \(club)</title>
            <style>\(PageStyle.sheet(look))</style>
            </head>
            <body>
            <header><div>\(club)</div></header>
            <main>
            <h1>\(title)</h1>
            \(body)
            </main>
            \(footer)\(script?.element ?? "")</body>
            </html>

            """
        var response = LiveResponse.text(html.text, type: "text/html; charset=utf-8", status: status)
        response.headers["Content-Security-Policy"] =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            + (script?.policy ?? "")
        // With `no-referrer`, browsers would hide from the service itself where its forms come from. Source: Fetch §3.2.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if let cookie { response.headers["Set-Cookie"] = cookie }
        return response
    }

    /// A form that asks one thing. `seal` shows that the page that holds it came from here.
    ///
    /// - Parameter quiet: It isn't what the page is for: of the others there is one a page.
    func form(_ action: String, seal: String, _ fields: HTML, button: String, quiet: Bool = false) -> HTML {
        let style: HTML = quiet ? "quiet" : "main"
        return """
            <form method="post" action="\(action)">
            <input type="hidden" name="seal" value="\(seal)">
            \(fields)
            <button class="\(style)">\(button)</button>
            </form>

            """
    }

    /// A field for a code that is read from somewhere and typed.
    ///
    /// - Parameter typed: What was typed before, to be mended.
    func codeField(_ name: String, label: String, most: Int, example: String, typed: String = "") -> HTML {
        """
        <label for="\(name)">\(label)</label>
        <input type="text" id="\(name)" name="\(name)" value="\(typed)" required maxlength="\(String(most))" autocomplete="off" \
        autocapitalize="characters" autocorrect="off" spellcheck="false" placeholder="\(example)">
        """
    }

    /// A way to another page, as large as a finger.
    func way(_ address: String, _ words: String) -> HTML { "<p><a class=\"way\" href=\"\(address)\">\(words)</a></p>" }

    /// What a shop has to say of itself.
    private var footer: HTML {
        let texts: [(LocalizedText?, String)] = [
            (terms.sale, language("Conditions de vente", "Terms of sale")), (terms.privacy, language("Vie privée", "Privacy")),
            (terms.imprint, language("Mentions légales", "Imprint")),
        ]
        let links: [HTML] = texts.compactMap { text, words in
            guard let address = text.flatMap({ Self.reachable($0.text(for: [language.rawValue])) }) else { return nil }
            return "<a class=\"way\" href=\"\(address)\">\(words)</a>\n"
        }
        return links.isEmpty ? "" : "<footer>\n\(links)</footer>\n"
    }

    /// The catalogue's addresses are relative to `club.json`, which is at the root; nil for another scheme than the web's.
    private static func reachable(_ address: String) -> String? {
        if address.hasPrefix("https://") || address.hasPrefix("http://") { return address }
        return address.contains(":") || address.hasPrefix("/") ? nil : "/" + address
    }
}
