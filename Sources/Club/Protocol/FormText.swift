/// Texts within addresses and forms.
public enum FormText {
    /// As it stands in a query or a form.
    ///
    /// - Source: WHATWG URL §5.2, RFC 3986 §2.3; everything but letters, digits, `-`, `.` and `_` is escaped.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._".contains(character) {
                escaped.append(character)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                escaped += "%" + (hex.count < 2 ? "0" + hex : hex)
            }
        }
        return escaped
    }
}
