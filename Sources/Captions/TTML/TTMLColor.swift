import Media

/// Reads one colour. Source: TTML2 §10.3.9.
enum TTMLColor {
    static func parse(_ text: Substring) -> Color? {
        let text = text.lowercased()
        if text.hasPrefix("#") { return hexadecimal(text.dropFirst()) }
        if text.hasPrefix("rgba(") { return components(text.dropFirst(5), count: 4) }
        if text.hasPrefix("rgb(") { return components(text.dropFirst(4), count: 3) }
        return named[text]
    }

    private static func hexadecimal(_ digits: Substring) -> Color? {
        guard digits.utf8.count == 6 || digits.utf8.count == 8,
            digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { return nil }
        guard let value = UInt32(digits, radix: 16) else { return nil }
        if digits.utf8.count == 6 { return Color(value) }
        return Color(value >> 8, alpha: Double(value & 0xFF) / 255)
    }

    private static func components(_ text: Substring, count: Int) -> Color? {
        guard text.last == ")" else { return nil }
        let parts = text.dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == count else { return nil }
        var values: [Double] = []
        for part in parts {
            guard let value = TTMLScanner.natural(part.filter { $0 != " " }[...]), value <= 255 else { return nil }
            values.append(Double(value) / 255)
        }
        return Color(red: values[0], green: values[1], blue: values[2], alpha: count == 4 ? values[3] : 1)
    }

    private static let named: [String: Color] = [
        "transparent": Color(0, alpha: 0), "black": Color(0x000000), "silver": Color(0xC0C0C0), "gray": Color(0x808080),
        "white": Color(0xFFFFFF), "maroon": Color(0x800000), "red": Color(0xFF0000), "purple": Color(0x800080), "fuchsia": Color(0xFF00FF),
        "magenta": Color(0xFF00FF), "green": Color(0x008000), "lime": Color(0x00FF00), "olive": Color(0x808000), "yellow": Color(0xFFFF00),
        "navy": Color(0x000080), "blue": Color(0x0000FF), "teal": Color(0x008080), "aqua": Color(0x00FFFF), "cyan": Color(0x00FFFF),
    ]
}

extension Color {
    /// What is seen where `other` lies behind this. Source: the `over` of Porter and Duff.
    func over(_ other: Color?) -> Color {
        guard let other, other.alpha > 0, alpha < 1 else { return self }
        let rest = other.alpha * (1 - alpha)
        let sum = alpha + rest
        guard sum > 0 else { return self }
        let mix = { (front: Double, back: Double) in (front * alpha + back * rest) / sum }
        return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue), alpha: sum)
    }

    func faded(_ opacity: Double) -> Color { Color(red: red, green: green, blue: blue, alpha: alpha * opacity) }
}
