import Media

/// Reads the style values that are made of lengths.
enum TTMLMeasureParser {
    static func value(of property: TTMLProperty, _ text: String, _ words: [Substring]) -> TTMLValue? {
        switch property {
        case .fontSize: fontSize(words)
        case .extent, .origin: pair(words)
        case .position: position(words).map(TTMLValue.position)
        case .padding: padding(words)
        case .lineHeight: words == ["normal"] ? .length(nil) : notNegative(words).map(TTMLValue.length)
        case .linePadding: notNegative(words).flatMap { $0.unit == .cells ? .length($0) : nil }
        case .disparity: words.count == 1 ? TTMLLength(words[0]).map(TTMLValue.length) : nil
        case .textOutline: outline(words)
        case .textShadow: shadows(text)
        case .rubyReserve: rubyReserve(words)
        default: nil
        }
    }

    private static func notNegative(_ words: [Substring]) -> TTMLLength? {
        guard words.count == 1, let length = TTMLLength(words[0]), length.value >= 0 else { return nil }
        return length
    }

    /// Across and down, or both as one. Source: TTML2 §10.2.21.
    private static func fontSize(_ words: [Substring]) -> TTMLValue? {
        guard (1...2).contains(words.count) else { return nil }
        let lengths = words.compactMap(TTMLLength.init)
        guard lengths.count == words.count, lengths.allSatisfy({ $0.value >= 0 }) else { return nil }
        return lengths.count == 2 ? .fontSize(across: lengths[0], down: lengths[1]) : .fontSize(across: nil, down: lengths[0])
    }

    private static func pair(_ words: [Substring]) -> TTMLValue? {
        if words == ["auto"] { return .pair(nil, nil) }
        guard words.count == 2 else { return nil }
        var lengths: [TTMLLength?] = []
        for word in words {
            let length = TTMLLength(word)
            guard length != nil || word == "auto" else { return nil }
            lengths.append(length)
        }
        return .pair(lengths[0], lengths[1])
    }

    /// One to four values: before, end, after, start. Source: TTML2 §10.2.33.
    private static func padding(_ words: [Substring]) -> TTMLValue? {
        let lengths = words.compactMap(TTMLLength.init)
        guard lengths.count == words.count, lengths.allSatisfy({ $0.value >= 0 }) else { return nil }
        switch lengths.count {
        case 1: return .padding([lengths[0], lengths[0], lengths[0], lengths[0]])
        case 2: return .padding([lengths[0], lengths[1], lengths[0], lengths[1]])
        case 3: return .padding([lengths[0], lengths[1], lengths[2], lengths[1]])
        case 4: return .padding(lengths)
        default: return nil
        }
    }

    private static func outline(_ words: [Substring]) -> TTMLValue? {
        if words == ["none"] { return .outline(nil) }
        var rest = words[...]
        var color: Color?
        if let first = rest.first, TTMLLength(first) == nil {
            guard let named = TTMLColor.parse(first) else { return nil }
            color = named
            rest = rest.dropFirst()
        }
        // A second length is a blur, that outlines here don't have.
        guard (1...2).contains(rest.count), let width = TTMLLength(rest[rest.startIndex]), width.value >= 0 else { return nil }
        guard rest.count == 1 || TTMLLength(rest[rest.startIndex + 1]) != nil else { return nil }
        return .outline(TTMLOutline(color: color, width: width))
    }

    private static func shadows(_ text: String) -> TTMLValue? {
        if TTMLScanner.words(text) == ["none"] { return .shadows([]) }
        var shadows: [TTMLShadow] = []
        for part in TTMLScanner.list(text) {
            var words = TTMLScanner.words(String(part))[...]
            var color: Color?
            if let last = words.last, TTMLLength(last) == nil {
                guard let named = TTMLColor.parse(last) else { return nil }
                color = named
                words = words.dropLast()
            }
            let lengths = words.compactMap(TTMLLength.init)
            guard lengths.count == words.count, (2...3).contains(lengths.count), shadows.count < 16 else { return nil }
            shadows.append(TTMLShadow(color: color, x: lengths[0], y: lengths[1], blur: lengths.count == 3 ? lengths[2] : nil))
        }
        return .shadows(shadows)
    }

    private static func rubyReserve(_ words: [Substring]) -> TTMLValue? {
        guard let first = words.first, words.count <= 2 else { return nil }
        if words == ["none"] { return .rubyReserve(nil, nil) }
        guard let side = RubyReserve.Side(rawValue: String(first)) else { return nil }
        guard words.count == 2 else { return .rubyReserve(side, nil) }
        guard let length = TTMLLength(words[1]), length.value >= 0 else { return nil }
        return .rubyReserve(side, length)
    }

    // MARK: Positions. Source: TTML2 §10.3.33.

    private enum Part {
        case center, left, right, top, bottom
        case offset(TTMLLength)

        init?(_ word: Substring) {
            switch word {
            case "center": self = .center
            case "left": self = .left
            case "right": self = .right
            case "top": self = .top
            case "bottom": self = .bottom
            default:
                guard let length = TTMLLength(word) else { return nil }
                self = .offset(length)
            }
        }
    }

    static func position(_ words: [Substring]) -> TTMLPosition? {
        let parts = words.compactMap(Part.init)
        guard parts.count == words.count else { return nil }
        var position = TTMLPosition()
        switch parts.count {
        case 1: return setAlone(parts[0], &position) ? position : nil
        case 2: return setTwo(parts[0], parts[1], &position) ? position : nil
        case 3, 4: return setEdges(parts, &position) ? position : nil
        default: return nil
        }
    }

    private static func setAlone(_ part: Part, _ position: inout TTMLPosition) -> Bool {
        if case .offset(let length) = part {
            position.x = length
            return true
        }
        return setEdge(part, TTMLLength(0, .percent), &position) != nil
    }

    /// The one across and the one down, in this order where both are lengths.
    private static func setTwo(_ first: Part, _ second: Part, _ position: inout TTMLPosition) -> Bool {
        switch (first, second) {
        case (.offset(let x), .offset(let y)):
            position.x = x
            position.y = y
            return true
        case (.offset(let x), .center), (.offset(let x), .top), (.offset(let x), .bottom):
            position.x = x
            return setEdge(second, TTMLLength(0, .percent), &position) != nil
        case (.center, .offset(let y)), (.left, .offset(let y)), (.right, .offset(let y)):
            position.y = y
            return setEdge(first, TTMLLength(0, .percent), &position) != nil
        case (.offset, _), (_, .offset): return false
        default:
            let axes = [setEdge(first, TTMLLength(0, .percent), &position), setEdge(second, TTMLLength(0, .percent), &position)]
            guard let one = axes[0], let other = axes[1] else { return false }
            return one != other || one == .either
        }
    }

    /// Edges with an offset from one of them, or from both.
    private static func setEdges(_ parts: [Part], _ position: inout TTMLPosition) -> Bool {
        var axes: [Axis] = []
        var index = 0
        while index < parts.count {
            var offset = TTMLLength(0, .percent)
            if index + 1 < parts.count, case .offset(let length) = parts[index + 1] {
                if case .center = parts[index] { return false }
                offset = length
                index += 1
                guard let axis = setEdge(parts[index - 1], offset, &position) else { return false }
                axes.append(axis)
            } else {
                guard let axis = setEdge(parts[index], offset, &position) else { return false }
                axes.append(axis)
            }
            index += 1
        }
        return axes.count == 2 && (axes[0] != axes[1] || axes[0] == .either)
    }

    private enum Axis {
        case across, down, either
    }

    private static func setEdge(_ part: Part, _ offset: TTMLLength, _ position: inout TTMLPosition) -> Axis? {
        switch part {
        case .offset: return nil
        case .center: return .either
        case .left, .right:
            position.x = offset
            if case .right = part { position.isFromRight = true }
            return .across
        case .top, .bottom:
            position.y = offset
            if case .bottom = part { position.isFromBottom = true }
            return .down
        }
    }
}
