import Glibc

/// How large a script's event may become, in frames: an upper bound of what libass draws for it, before it does.
///
/// libass makes a bitmap of whatever an event asks for, whether any of it is on the screen: two numbers in a line can be gigabytes. Legible text
/// is a twentieth of a frame, a sign that covers all of it is one.
///
/// - Source: how libass 0.17 scales; the factors for turns are chosen so that no fuzzed script has taken more than 100 MB.
struct EventExtent {
    /// Of everything that a script's styles say, the greatest.
    struct Style {
        var fontSize = 0.0
        var scaleX = 1.0
        var scaleY = 1.0
        /// Of either, the least.
        var leastScale = 1.0
        var outline = 0.0
        var spacing = 0.0
        var isTurned = false
    }

    private var style: Style
    private var relativeSize = 1.0
    /// Across and down.
    private var shear = (0.0, 0.0)
    private var isTurned = false
    private var hasDepth = false
    /// Least of `\p`: each more halves the size; nil: nothing is drawn.
    private var drawingScale: Double?
    private var isDrawing = false
    private var characters = 0
    private var path = Path()

    /// The bounds of a drawing or of a clip: x and y in turn, from each letter on.
    private struct Path {
        var bounds: (left: Double, right: Double, top: Double, bottom: Double) = (0, 0, 0, 0)
        var isY = false

        mutating func take(_ number: Double) {
            let number = number.isFinite ? max(-1e9, min(1e9, number)) : 1e9
            if isY {
                bounds.top = min(bounds.top, number)
                bounds.bottom = max(bounds.bottom, number)
            } else {
                bounds.left = min(bounds.left, number)
                bounds.right = max(bounds.right, number)
            }
            isY.toggle()
        }
    }

    /// - Parameters:
    ///   - text: Of the event, with a zero at its end.
    ///   - style: See `Style`.
    init(_ text: UnsafePointer<CChar>, style: Style) {
        self.style = style
        isTurned = style.isTurned
        var place = text
        var isInBraces = false
        while place.pointee != 0 {
            let byte = UInt8(bitPattern: place.pointee)
            switch byte {
            case UInt8(ascii: "{"): isInBraces = true
            case UInt8(ascii: "}"): isInBraces = false
            case UInt8(ascii: "\\") where isInBraces:
                place = takeTag(place + 1)
                continue
            default:
                if isInBraces { break }
                if isDrawing {
                    place = takeNumber(place)
                    continue
                }
                characters += 1
            }
            place += 1
        }
    }

    /// A number of a drawing, or what stands between them.
    ///
    /// - Returns: what follows it.
    private mutating func takeNumber(_ place: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
        var end: UnsafeMutablePointer<CChar>?
        let number = strtod(place, &end)
        guard let end, UnsafePointer(end) > place else {
            if isalpha(Int32(place.pointee)) != 0 { path.isY = false }
            return place + 1
        }
        path.take(number)
        return UnsafePointer(end)
    }

    /// - Returns: what follows the tag's name or, of those whose value counts, the value.
    private mutating func takeTag(_ start: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
        var place = start
        while isblank(Int32(place.pointee)) != 0 { place += 1 }
        var name: [UInt8] = []
        // \1c begins with a digit, and none of those counts.
        while isalpha(Int32(place.pointee)) != 0, name.count < 5 {
            name.append(UInt8(bitPattern: place.pointee))
            place += 1
        }
        // Font names may begin with anything.
        if name.starts(with: Array("fn".utf8)) || name.starts(with: Array("r".utf8)) { return place }
        var opening = place
        while opening.pointee == CChar(UInt8(ascii: "(")) || isblank(Int32(opening.pointee)) != 0 { opening += 1 }
        let word = String(decoding: name, as: UTF8.self)
        if word == "clip" || word == "iclip" {
            path.isY = false
            var end = opening
            while end.pointee != 0, end.pointee != CChar(UInt8(ascii: ")")), end.pointee != CChar(UInt8(ascii: "}")) {
                end = takeNumber(end)
            }
            return end
        }
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(opening, &end)
        guard let end, UnsafePointer(end) > opening else { return place }
        set(word, value.isFinite ? max(-1e9, min(1e9, value)) : 1e9, isRelative: opening.pointee == CChar(UInt8(ascii: "+")))
        return UnsafePointer(end)
    }

    private mutating func set(_ name: String, _ value: Double, isRelative: Bool) {
        let size = abs(value)
        switch name {
        case "fs": if isRelative { relativeSize *= 1 + size / 10 } else { style.fontSize = max(style.fontSize, size) }
        case "fscx":
            style.scaleX = max(style.scaleX, size / 100)
            style.leastScale = min(style.leastScale, size / 100)
        case "fscy":
            style.scaleY = max(style.scaleY, size / 100)
            style.leastScale = min(style.leastScale, size / 100)
        case "fsp": style.spacing = max(style.spacing, size)
        case "bord", "xbord", "ybord": style.outline = max(style.outline, size)
        case "fax": shear.0 = max(shear.0, size)
        case "fay": shear.1 = max(shear.1, size)
        case "fr", "frz": isTurned = isTurned || value != 0
        case "frx", "fry": hasDepth = hasDepth || value != 0
        case "p":
            isDrawing = value >= 1
            if isDrawing { drawingScale = min(drawingScale ?? value, value) }
        default: break
        }
    }

    /// - Parameters: Of the script's own picture.
    /// - Returns: in frames.
    func frames(width: Double, height: Double) -> Double {
        let font = style.fontSize * relativeSize
        let margin = 2 * style.outline
        let letter = (font * style.scaleX + style.spacing + margin) * (font * style.scaleY + margin)
        let text = Double(characters) * letter / (height * height)
        let divisor = pow(2, max(0, min(30, (drawingScale ?? 1) - 1)))
        let (across, down) = (path.bounds.right - path.bounds.left, path.bounds.bottom - path.bounds.top)
        let drawing =
            (across * style.scaleX / divisor + margin) * (down * style.scaleY / divisor + margin) / (width * height)
        let clip = across * down / (width * height)
        let plain = text + (across > 0 || down > 0 ? max(drawing, drawingScale == nil ? clip : drawing) : 0)
        // libass shears what is narrow by its height as it was before.
        let ratio = max(style.scaleX, style.scaleY) / max(1e-6, style.leastScale)
        return plain * (1 + shear.0 * ratio) * (1 + shear.1 * ratio) * (isTurned ? 2 : 1) * (hasDepth ? 12 : 1)
    }
}
