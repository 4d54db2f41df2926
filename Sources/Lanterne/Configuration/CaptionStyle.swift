import Interface
import Media

/// The viewer's look of captions as settings and `--caption-style` write it: one thing at a time, by its name.
struct CaptionStyle: Equatable {
    /// What comes of it.
    private(set) var appearance = CaptionAppearance()

    /// What can be set.
    enum Key: String, CodingKey, CaseIterable {
        case size, color, opacity, background, backgroundOpacity, edge, edgeColor, font
    }

    /// In per cent of what is usual, or of what the author says.
    static let sizes = 50...300
    /// What is behind letters hides the film; so much of it is seen unless said otherwise.
    private static let usualBackgroundOpacity = 0.75
    /// The colours of CEA-708's receivers, by name; any other as `#rrggbb`.
    static let colors: [(name: String, rgb: UInt32)] = [
        ("white", 0xffffff), ("black", 0x000000), ("red", 0xff0000), ("green", 0x00ff00), ("blue", 0x0000ff), ("yellow", 0xffff00),
        ("magenta", 0xff00ff), ("cyan", 0x00ffff),
    ]

    /// - Parameter place: How the setting is called where it was written, for sentences.
    mutating func set(_ key: Key, to number: Int, place: String) throws(Failure) {
        func share() throws(Failure) -> Double {
            guard (0...100).contains(number) else { throw Failure("\(place) is \(number); it may be 0 to 100.") }
            return Double(number) / 100
        }
        switch key {
        case .size:
            guard Self.sizes.contains(number) else {
                throw Failure("\(place) is \(number); it may be \(Self.sizes.lowerBound) to \(Self.sizes.upperBound).")
            }
            appearance.scale = Double(number) / 100
        case .opacity: appearance.opacity = try share()
        case .backgroundOpacity: appearance.backgroundOpacity = try share()
        case .color, .background, .edge, .edgeColor, .font: throw Failure("\(place) is a number; it has to be a word.")
        }
    }

    /// - Parameter place: How the setting is called where it was written, for sentences.
    mutating func set(_ key: Key, to word: String, place: String) throws(Failure) {
        func color() throws(Failure) -> Color {
            guard let color = Self.color(word) else {
                let names = Self.colors.map(\.name).joined(separator: ", ")
                throw Failure("\(place) is \"\(word)\"; it may be #rrggbb, \(names).")
            }
            return color
        }
        switch key {
        case .color: appearance.color = try color()
        case .edgeColor: appearance.edgeColor = try color()
        case .background:
            var background = try color()
            background.alpha = Self.usualBackgroundOpacity
            appearance.background = background
        case .edge:
            guard let edge = CaptionAppearance.Edge(rawValue: word) else {
                let names = CaptionAppearance.Edge.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure("\(place) is \"\(word)\"; it may be \(names).")
            }
            appearance.edge = edge
        case .font:
            guard (1...100).contains(word.utf8.count), !word.unicodeScalars.contains(where: { $0.value < 32 }) else {
                throw Failure("\(place) is no name of a font; it may be a family's, serif, sans-serif or monospace.")
            }
            appearance.family = word
        case .size, .opacity, .backgroundOpacity:
            guard let number = Int(word) else { throw Failure("\(place) is \"\(word)\"; it has to be a number.") }
            try set(key, to: number, place: place)
        }
    }

    /// Takes `size=150,color=yellow,background=black`.
    mutating func take(_ text: String) throws(Failure) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first, let key = Key(rawValue: String(name)), halves.count == 2 else {
                let names = Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure("--caption-style has \"\(part)\"; it takes NAME=VALUE, with commas between them: \(names).")
            }
            try set(key, to: String(halves[1]), place: "--caption-style \(key.rawValue)")
        }
    }

    private static func color(_ word: String) -> Color? {
        if let known = colors.first(where: { $0.name == word }) { return Color(known.rgb) }
        let digits = word.dropFirst()
        guard word.first == "#", digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit), let rgb = UInt32(digits, radix: 16) else {
            return nil
        }
        return Color(rgb)
    }
}

extension CaptionStyle: Decodable {
    private static let group = "captionStyle"

    init(from decoder: any Decoder) throws {
        try Settings.refuseOthers(in: decoder, known: Key.allCases.map(\.rawValue), of: Self.group)
        let values = try decoder.container(keyedBy: Key.self)
        for key in Key.allCases where values.contains(key) {
            let place = "\"\(Self.group).\(key.rawValue)\""
            switch key {
            case .size, .opacity, .backgroundOpacity: try set(key, to: try values.decode(Int.self, forKey: key), place: place)
            case .color, .background, .edge, .edgeColor, .font: try set(key, to: try values.decode(String.self, forKey: key), place: place)
            }
        }
    }
}
