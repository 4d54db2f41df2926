import Club

/// A piece of a page that may be sent as it is: whatever came from outside has been escaped.
struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// As it is sent.
    private(set) var text: String

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Escapes every text that is put in; other HTML goes in as it is. Source: WHATWG HTML §13.1.2.4 and §13.1.4.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ outside: String) {
            for character in outside.unicodeScalars {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    }
}

/// The languages of the pages.
enum PageLanguage: String, Sendable {
    case french = "fr"
    case english = "en"

    /// The first of the reader's that there is; French where there is none. Weights are passed over: browsers name the best first.
    init(accept: String?) {
        let wanted = (accept ?? "").prefix(200).split(separator: ",").lazy.compactMap { entry in
            PageLanguage(rawValue: entry.drop { $0 == " " }.prefix(2).lowercased())
        }
        self = wanted.first ?? .french
    }

    func callAsFunction(_ french: String, _ english: String) -> String { self == .french ? french : english }
}

/// The frame of every page: one column that a telephone shows whole, without scripts and without anything from elsewhere.
struct Page: Sendable {
    let language: PageLanguage
    /// Of the club.
    let club: String

    /// What the club says of rentals and prices. Paris's winter time: pages say days, and hours only of what ends soon.
    var words: ClubWords { ClubWords(language == .french ? .french : .english, minutesAhead: 60) }

    /// - Parameter title: Also the heading.
    func response(_ title: String, status: Int = 200, cookie: String? = nil, _ body: HTML) -> LiveResponse {
        let html: HTML = """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title) · \(club)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <header>\(club)</header>
            <main>
            <h1>\(title)</h1>
            \(body)
            </main>
            </body>
            </html>

            """
        var response = LiveResponse.text(html.text, type: "text/html; charset=utf-8", status: status)
        response.headers["Content-Security-Policy"] =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if let cookie { response.headers["Set-Cookie"] = cookie }
        return response
    }

    /// A form that asks one thing. `seal` shows that the page that holds it came from here.
    func form(_ action: String, seal: String, _ fields: HTML, button: String, quiet: Bool = false) -> HTML {
        """
        <form method="post" action="\(action)">
        <input type="hidden" name="seal" value="\(seal)">
        \(fields)
        <button\(quiet ? " class=\"quiet\"" : "")>\(button)</button>
        </form>

        """
    }

    private static let style: HTML = """
        :root{color-scheme:light dark}body{margin:0;font:1.125rem/1.5 system-ui,sans-serif}\
        header{padding:1rem;background:#14141c;color:#fff;font-weight:600}main{max-width:32rem;margin:0 auto;padding:1rem}\
        h1{font-size:1.5rem;line-height:1.2}label{display:block;margin:1rem 0 .25rem}\
        input[type=text]{box-sizing:border-box;width:100%;padding:.75rem;font:inherit;\
        font-size:1.5rem;letter-spacing:.1em;text-transform:uppercase}\
        button{box-sizing:border-box;width:100%;min-height:3rem;margin:1rem 0 0;padding:.75rem;\
        border:0;border-radius:.5rem;font:inherit;font-weight:600;background:#8a4b00;color:#fff}\
        button.quiet{background:none;color:inherit;border:2px solid}\
        button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #2a7de1;outline-offset:2px}\
        .error{padding:.75rem;border-left:4px solid #c62828}ul{padding-left:1.25rem}
        """
}
