/// HTML's names of characters, as `&eacute;` has them. Source: HTML §13.5 (the list of its 2125 names).
enum NamedCharacters {
    /// By name, without `&` and `;`.
    static let all: [String: String] = {
        var table: [String: String] = [:]
        table.reserveCapacity(2200)
        for entry in (first + second).split(separator: " ") {
            let parts = entry.split(separator: ":")
            guard parts.count == 2 else { continue }
            var text = ""
            for code in parts[1].split(separator: "+") {
                if let scalar = UInt32(code, radix: 16).flatMap(Unicode.Scalar.init) { text.unicodeScalars.append(scalar) }
            }
            table[String(parts[0])] = text
        }
        return table
    }()

    /// These are taken without a semicolon, too.
    static let withoutSemicolon = Set(
        """
        AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute Icirc Igrave Iuml LT \
        Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig \
        agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 \
        frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute ocirc ograve ordf ordm \
        oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 szlig thorn times uacute ucirc ugrave uml \
        uuml yacute yen yuml
        """.split(separator: " ").map(String.init))

    /// Longer names than this there are none of.
    static let longest = 31
    /// Longer names without a semicolon there are none of.
    static let longestWithoutSemicolon = 6
}
