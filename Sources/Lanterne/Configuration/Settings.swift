import Club
import FoundationEssentials
import HTTPSource
import Media
import Remote

/// What integrators and users set, read once at start. The schema is board/config.schema.json.
struct Settings: Equatable {
    /// The club's catalogue.
    var club: String?
    var display: DisplayChoice?
    var audio: AudioChoice?
    /// Of the interface and of the preferred sound: `fr` or `en`.
    var language = "fr"
    /// Of keyboards; nil: as usual where the language is spoken.
    var keyboard: KeyboardLayout?
    /// Of keyboards.
    var layout: KeyboardLayout { keyboard ?? (language == "en" ? .qwerty : .azerty) }
    /// The language of the text over the film, as `fr`; nil: none.
    var captions: String?
    /// How it looks.
    var captionStyle = CaptionStyle()
    /// By how much it is shown later than its author says, in ms.
    var captionDelay = 0
    /// All the bytes of film that are held at once.
    var bufferMiB = 48
    /// The most that a film may take of the line, in Mbit/s; nil: what it gives.
    var highestMegabits: Double?
    /// 0…100, at start.
    var volume = 100
    var network = NetworkSettings()
    /// By which this box comes into its house, instead of being paired with an account from a telephone.
    var enrolment: String?
    /// What `highestMegabits` may be.
    static let megabits = 0.1...1000
    /// What `captionDelay` may be: a minute either way.
    static let captionDelays = -60_000...60_000
    /// Where a configuration was looked for first, for sentences.
    var expectedFile = "/etc/lanterne/config.json"

    /// The configuration that `--config` names, else the machine's, else the user's, else none.
    static func load(_ options: OutputOptions) throws(Failure) -> Settings {
        var settings = try load(config: options.config)
        if let display = options.display { settings.display = display }
        if let audio = options.audio { settings.audio = audio }
        if let highest = options.highestMegabits { settings.highestMegabits = highest }
        return settings
    }

    static func load(config path: String?) throws(Failure) -> Settings {
        var settings = Settings()
        if let path = path ?? Folders.configurationFiles.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            settings = try read(path)
        }
        // It was read when it came: what can't be read now is a damaged disk's doing, and no reason not to start.
        if let house = try? HouseSettings.load() { try? settings.take(house.document) }
        return settings
    }

    /// What the network is made with.
    var source: HTTPSettings { network.source(catalogue: club.map(AddressText.catalogue)) }

    static func read(_ path: String) throws(Failure) -> Settings {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Failure("the settings \(path) can't be read; check that the file is there and its permissions.")
        }
        do {
            var settings = try parse(data)
            settings.expectedFile = path
            return settings
        } catch {
            throw Failure("\(path): \(error.sentence.dropFirst("lanterne: ".count))")
        }
    }

    /// - Throws: a sentence that names the wrong key or value and its place.
    static func parse(_ data: Data) throws(Failure) -> Settings {
        do {
            return try OutsideJSON.decode(Settings.self, from: data)
        } catch let failure as Failure {
            throw failure
        } catch let error as DecodingError {
            throw Failure(Self.sentence(for: error))
        } catch {
            throw Failure("the settings are not JSON (\(error)); see board/config.schema.json.")
        }
    }

    private static func sentence(for error: DecodingError) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "\"\(place)\" has a value of the wrong kind; see board/config.schema.json."
        case .dataCorrupted(let context):
            return "this is not JSON (\(context.underlyingError.map { "\($0)" } ?? context.debugDescription)); mend the file."
        case .keyNotFound(let key, _):
            return "\"\(key.stringValue)\" is missing; see board/config.schema.json."
        @unknown default:
            return "the settings can't be understood; see board/config.schema.json."
        }
    }
}

extension Settings: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case club, display, audio, language, keyboard, captions, captionStyle, captionDelay, bufferMiB, highestMegabits, volume, network,
            enrolment
    }

    /// Any key at all, so that wrong ones can be named.
    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// - Throws: a sentence that names a key that isn't known, and the one that may have been meant.
    static func refuseOthers(in decoder: any Decoder, known: [String], of group: String? = nil) throws {
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            let near = known.first { distance($0, key.stringValue) <= 2 }
            let prefix = group.map { "\($0)." } ?? ""
            throw Failure(
                "\"\(prefix)\(key.stringValue)\" is not a setting; \(near.map { "did you mean \"\(prefix)\($0)\"?" } ?? "the settings\(group.map { " of \"\($0)\"" } ?? "") are \(known.joined(separator: ", ")).")"
            )
        }
    }

    init(from decoder: any Decoder) throws {
        try Self.refuseOthers(in: decoder, known: Key.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: Key.self)
        club = try values.decodeIfPresent(String.self, forKey: .club)
        if let text = try values.decodeIfPresent(String.self, forKey: .display) {
            guard let choice = DisplayChoice(argument: text) else {
                throw Failure("\"display\" is \"\(text)\"; it may be kms, kms:/dev/dri/cardN, window, memory or null.")
            }
            display = choice
        }
        if let text = try values.decodeIfPresent(String.self, forKey: .audio) {
            guard let choice = AudioChoice(argument: text) else {
                throw Failure("\"audio\" is \"\(text)\"; it may be alsa, alsa:DEVICE, window, wav:FILE or null.")
            }
            audio = choice
        }
        language = try values.decodeIfPresent(String.self, forKey: .language) ?? language
        guard ["fr", "en"].contains(language) else {
            throw Failure("\"language\" is \"\(language)\"; it may be \"fr\" or \"en\".")
        }
        if let text = try values.decodeIfPresent(String.self, forKey: .keyboard) {
            guard let layout = KeyboardLayout(rawValue: text) else {
                throw Failure("\"keyboard\" is \"\(text)\"; it may be \"azerty\" or \"qwerty\".")
            }
            keyboard = layout
        }
        captions = try values.decodeIfPresent(String.self, forKey: .captions)
        if let captions, !Self.isLanguage(captions) {
            throw Failure("\"captions\" is \"\(captions)\"; it may be a language: \"fr\", \"en-GB\".")
        }
        captionStyle = try values.decodeIfPresent(CaptionStyle.self, forKey: .captionStyle) ?? captionStyle
        captionDelay = try values.decodeIfPresent(Int.self, forKey: .captionDelay) ?? captionDelay
        guard Self.captionDelays.contains(captionDelay) else {
            throw Failure("\"captionDelay\" is \(captionDelay); it may be -60000 to 60000.")
        }
        bufferMiB = try values.decodeIfPresent(Int.self, forKey: .bufferMiB) ?? bufferMiB
        guard (8...4096).contains(bufferMiB) else { throw Failure("\"bufferMiB\" is \(bufferMiB); it may be 8 to 4096.") }
        highestMegabits = try values.decodeIfPresent(Double.self, forKey: .highestMegabits)
        if let highestMegabits, !Self.megabits.contains(highestMegabits) {
            throw Failure("\"highestMegabits\" is \(highestMegabits); it may be 0.1 to 1000.")
        }
        volume = try values.decodeIfPresent(Int.self, forKey: .volume) ?? volume
        guard (0...100).contains(volume) else { throw Failure("\"volume\" is \(volume); it may be 0 to 100.") }
        network = try values.decodeIfPresent(NetworkSettings.self, forKey: .network) ?? network
        enrolment = try values.decodeIfPresent(String.self, forKey: .enrolment)
    }

    /// What a house gives to all of its boxes: each setting that it names wins over this box's own.
    mutating func take(_ document: String) throws(Failure) {
        let data = Data(document.utf8)
        let given = try Self.parse(data)
        guard let named = try? OutsideJSON.decode(NamedKeys.self, from: data).keys else { return }
        for key in named {
            switch key {
            case .club: club = given.club
            case .display: display = given.display
            case .audio: audio = given.audio
            case .language: language = given.language
            case .keyboard: keyboard = given.keyboard
            case .captions: captions = given.captions
            case .captionStyle: captionStyle = given.captionStyle
            case .captionDelay: captionDelay = given.captionDelay
            case .bufferMiB: bufferMiB = given.bufferMiB
            case .highestMegabits: highestMegabits = given.highestMegabits
            case .volume: volume = given.volume
            case .network: network = given.network
            case .enrolment: enrolment = given.enrolment
            }
        }
    }

    /// Which settings a document names.
    private struct NamedKeys: Decodable {
        let keys: [Key]
        init(from decoder: any Decoder) throws { keys = try decoder.container(keyedBy: Key.self).allKeys }
    }

    /// Two or three letters, and what may follow a hyphen. Source: RFC 5646 §2.1.
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
        return parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
    }

    /// Levenshtein's distance, for "did you mean".
    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8.prefix(40)), Array(right.utf8.prefix(40)))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let substituted = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
