import Media

/// `name:value` words, as cues and regions have them. Source: WebVTT §6.2, §6.3.
struct WebVTTSettingList: Sequence, IteratorProtocol {
    private var scanner: ByteScanner

    init(_ text: ArraySlice<UInt8>) {
        scanner = ByteScanner(text)
    }

    /// - Returns: A word; `name` is nil where it is not of the form `name:value`. nil: none is left.
    mutating func next() -> (name: ArraySlice<UInt8>?, value: ArraySlice<UInt8>)? {
        scanner.skipBlanks()
        let word = scanner.takeWhile { !$0.isBlank }
        guard !word.isEmpty else { return nil }
        guard let colon = word.firstIndex(of: .ascii(":")), colon > word.startIndex, colon < word.endIndex - 1 else { return (nil, word) }
        return (word[..<colon], word[(colon + 1)...])
    }
}

/// What follows a cue's times.
struct WebVTTCueSettings {
    var line = LineSettings()
    var alignment = CueAlignment.center

    /// - Parameter complain: Gets each word that means nothing.
    init(_ text: ArraySlice<UInt8>, regions: Set<String>, complain: (_ sentence: String) -> Void) {
        for (name, value) in WebVTTSettingList(text) {
            guard let name else {
                complain("'\(value.prefix(40).text)' is no setting; it is ignored")
                continue
            }
            if name.equals("region"), !regions.contains(value.text) {
                line.region = nil
                complain("there is no region '\(value.prefix(40).text)' before this cue; it stands as if it named none")
            } else if !set(name, value) {
                complain("the setting '\(name.prefix(40).text):\(value.prefix(40).text)' means nothing; it is ignored")
            }
        }
    }

    /// - Returns: false: it has no such meaning.
    private mutating func set(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Bool {
        if name.equals("region") {
            line.region = value.text
            return true
        }
        if name.equals("vertical") { return setWriting(value) }
        if name.equals("line") { return setLine(value) }
        if name.equals("position") { return setPosition(value) }
        if name.equals("size") { return setSize(value) }
        if name.equals("align") {
            // Only these words: a cue's text has no others, and `middle` went out in 2014.
            guard let alignment = CueAlignment(rawValue: value.text) else { return false }
            self.alignment = alignment
            return true
        }
        return false
    }

    /// There are no vertical regions.
    private mutating func setWriting(_ value: ArraySlice<UInt8>) -> Bool {
        if value.equals("rl") {
            line.writing = .verticalRightToLeft
        } else if value.equals("lr") {
            line.writing = .verticalLeftToRight
        } else {
            return false
        }
        line.region = nil
        return true
    }

    /// A cue with a line of its own drops out of its region.
    private mutating func setLine(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.parts(at: .ascii(","), most: 2)
        guard let place = parts.first, place.contains(where: \.isDigit) else { return false }
        let position: LinePosition
        if place.last == .ascii("%") {
            guard let percentage = WebVTTNumber.percentage(place) else { return false }
            position = .share(percentage / 100)
        } else {
            guard let number = Self.lineNumber(place) else { return false }
            position = .number(number)
        }
        if parts.count > 1 {
            guard let alignment = CueAlignment(rawValue: parts[1].text), [.start, .center, .end].contains(alignment) else { return false }
            line.lineAlignment = alignment
        }
        line.line = position
        line.region = nil
        return true
    }

    private static func lineNumber(_ text: ArraySlice<UInt8>) -> Double? {
        let digits = text.first == .ascii("-") ? text.dropFirst() : text
        guard let first = digits.first, let last = digits.last, first.isDigit, last.isDigit else { return nil }
        return text.decimalNumber
    }

    private mutating func setPosition(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.parts(at: .ascii(","), most: 2)
        guard let first = parts.first, let percentage = WebVTTNumber.percentage(first) else { return false }
        if parts.count > 1 {
            guard let alignment = PositionAlignment(rawValue: parts[1].text) else { return false }
            line.positionAlignment = alignment
        }
        line.position = percentage / 100
        return true
    }

    /// A cue with a size of its own drops out of its region.
    private mutating func setSize(_ value: ArraySlice<UInt8>) -> Bool {
        guard let percentage = WebVTTNumber.percentage(value) else { return false }
        line.size = percentage / 100
        if percentage != 100 { line.region = nil }
        return true
    }
}

extension CueRegion {
    /// "Collect WebVTT region settings" (WebVTT §6.2).
    ///
    /// - Parameter complain: Gets each word that means nothing.
    init(settings text: ArraySlice<UInt8>, complain: (_ sentence: String) -> Void) {
        self.init(id: "")
        for (name, value) in WebVTTSettingList(text) {
            guard let name else {
                complain("'\(value.prefix(40).text)' is no setting of a region; it is ignored")
                continue
            }
            if !set(name, value) { complain("'\(name.prefix(40).text):\(value.prefix(40).text)' says nothing of a region; it is ignored") }
        }
    }

    private mutating func set(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Bool {
        if name.equals("id") {
            id = value.text
        } else if name.equals("width"), let percentage = WebVTTNumber.percentage(value) {
            width = percentage / 100
        } else if name.equals("lines"), let number = value.wholeNumber {
            // No picture has more.
            lines = Int(min(number, 10_000))
        } else if name.equals("regionanchor"), let point = WebVTTNumber.point(value) {
            anchor = point
        } else if name.equals("viewportanchor"), let point = WebVTTNumber.point(value) {
            viewportAnchor = point
        } else if name.equals("scroll"), value.equals("up") {
            scrolls = true
        } else {
            return false
        }
        return true
    }
}
