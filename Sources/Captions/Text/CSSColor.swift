import Media

/// Colours as CSS writes them. Source: CSS Color 4.
enum CSSColor {
    /// - Returns: nil: it is none.
    static func color(_ text: ArraySlice<UInt8>) -> Color? {
        if text.first == .ascii("#") { return hexadecimal(text.dropFirst()) }
        guard let open = text.firstIndex(of: .ascii("(")) else { return text.count < 32 ? NamedColors.color(text.lowercasedText) : nil }
        guard text.last == .ascii(")") else { return nil }
        let inside = text[(open + 1)...].dropLast()
        switch text[..<open].lowercasedText {
        case "rgb", "rgba": return rgb(inside)
        case "hsl", "hsla": return hsl(inside)
        default: return nil
        }
    }

    /// `f00`, `f00c`, `ff0000`, `ff0000cc`.
    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> Color? {
        var values: [Double] = []
        for digit in digits {
            guard let value = digit.hexadecimal, values.count < 8 else { return nil }
            values.append(Double(value))
        }
        var parts: [Double] = []
        switch values.count {
        case 3, 4: for value in values { parts.append(value * 17 / 255) }
        case 6, 8:
            for index in stride(from: 0, to: values.count, by: 2) {
                let sum: Double = values[index] * 16 + values[index + 1]
                parts.append(sum / 255)
            }
        default: return nil
        }
        return Color(red: parts[0], green: parts[1], blue: parts[2], alpha: parts.count > 3 ? parts[3] : 1)
    }

    /// The three parts and the alpha, parted by commas, or by blanks and a slash.
    private static func parts(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        guard text.count < 200 else { return nil }
        let parts: [ArraySlice<UInt8>]
        if text.contains(.ascii(",")) {
            parts = text.parts(at: .ascii(",")).map(\.trimmed)
        } else {
            parts = text.split { $0.isBlank || $0 == .ascii("/") }
        }
        return (3...4).contains(parts.count) ? parts : nil
    }

    private static func rgb(_ text: ArraySlice<UInt8>) -> Color? {
        guard let parts = parts(text) else { return nil }
        var values: [Double] = []
        for part in parts.prefix(3) {
            let isShare = part.last == .ascii("%")
            guard let number = (isShare ? part.dropLast() : part).decimalNumber else { return nil }
            values.append(limited(number / (isShare ? 100 : 255)))
        }
        guard let alpha = alpha(parts) else { return nil }
        return Color(red: values[0], green: values[1], blue: values[2], alpha: alpha)
    }

    private static func alpha(_ parts: [ArraySlice<UInt8>]) -> Double? {
        guard parts.count > 3 else { return 1 }
        return CSSValue.share(parts[3]).map(limited)
    }

    private static func hsl(_ text: ArraySlice<UInt8>) -> Color? {
        guard let parts = parts(text), parts[1].last == .ascii("%"), parts[2].last == .ascii("%") else { return nil }
        let degrees = parts[0].lowercasedText.hasSuffix("deg") ? parts[0].dropLast(3) : parts[0]
        guard let hue = degrees.decimalNumber, let saturation = parts[1].dropLast().decimalNumber,
            let lightness = parts[2].dropLast().decimalNumber, let alpha = alpha(parts)
        else { return nil }
        let turn: Double = hue.truncatingRemainder(dividingBy: 360)
        let strength: Double = limited(saturation / 100)
        let light: Double = limited(lightness / 100)
        /// CSS Color 4 §7.1.
        func part(_ offset: Double) -> Double {
            let place: Double = (offset + turn / 30 + 12).truncatingRemainder(dividingBy: 12)
            let span: Double = strength * min(light, 1 - light)
            let slope: Double = max(-1, min(place - 3, 9 - place, 1))
            return light - span * slope
        }
        return Color(red: part(0), green: part(8), blue: part(4), alpha: alpha)
    }

    private static func limited(_ value: Double) -> Double { min(max(value, 0), 1) }
}
