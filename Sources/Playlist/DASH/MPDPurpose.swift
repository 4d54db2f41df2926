import Markup

/// What a set is for: what its roles and accessibility descriptors come to. Source: ISO/IEC 23009-1 §5.8.5.5, ETSI TS 103 285 §6.1.2.
struct MPDPurpose: Hashable {
    private(set) var isMain = false
    private(set) var isForced = false
    /// Pictures from another angle, of a sign interpreter, of less than the whole.
    private(set) var isOtherView = false
    /// Uniform type identifiers, as HLS has them.
    private(set) var characteristics: [String] = []
    /// The roles' words beside `main`, in order, for names.
    private(set) var words: [String] = []

    static let roleScheme = "urn:mpeg:dash:role:2011"
    /// TV-Anytime's `AudioPurposeCS`.
    static let purposeScheme = "urn:tva:metadata:cs:audiopurposecs:2007"

    init(_ descriptors: MPDDescriptors, isText: Bool) {
        for role in descriptors.roles where role.scheme.lowercased() == Self.roleScheme {
            let word = role.value?.withoutOuterBlanks.lowercased() ?? ""
            read(word, isText: isText)
            if !word.isEmpty, word != "main", word.utf8.count <= 40, words.count < 8 { words.append(word) }
        }
        for access in descriptors.accessibility {
            let value = access.value?.withoutOuterBlanks.lowercased() ?? ""
            switch access.scheme.lowercased() {
            case Self.roleScheme: read(value, isText: isText)
            // 1: for the visually impaired, 2: for the hard of hearing.
            case Self.purposeScheme where value == "1": add("public.accessibility.describes-video")
            case Self.purposeScheme where value == "2": addTranscript(isText: isText)
            default: break
            }
        }
    }

    private mutating func read(_ word: String, isText: Bool) {
        switch word {
        case "main": isMain = true
        // Both spellings are met; the hyphen is the standard's since its fourth edition.
        case "forced-subtitle", "forced_subtitle": isForced = true
        case "description": add("public.accessibility.describes-video")
        case "caption" where isText: addTranscript(isText: true)
        case "easyreader": add("public.easy-to-read")
        case "enhanced-audio-intelligibility": add("public.accessibility.enhances-speech-intelligibility")
        case "alternate", "supplementary", "sign", "emergency": isOtherView = true
        default: break
        }
    }

    private mutating func addTranscript(isText: Bool) {
        guard isText else { return add("public.accessibility.enhances-speech-intelligibility") }
        add("public.accessibility.transcribes-spoken-dialog")
        add("public.accessibility.describes-music-and-sound")
    }

    private mutating func add(_ characteristic: String) {
        if !characteristics.contains(characteristic) { characteristics.append(characteristic) }
    }
}

/// Captions inside the pictures' stream. Source: SCTE 214-1 §7.2 and DASH-IF IOP 4.3 §6.4.3.
struct MPDCaption: Hashable {
    /// `CC1`…`CC4`, `SERVICE1`…`SERVICE63`; nil where not said.
    var channel: String?
    var language: String?
    var isEasyReader = false

    static func all(_ accessibility: [Descriptor]) -> [MPDCaption] {
        accessibility.flatMap { descriptor -> [MPDCaption] in
            let parts = (descriptor.value ?? "").separated(by: ";")
            switch descriptor.scheme.lowercased() {
            // Without a value: there are captions, and no more is known.
            case "urn:scte:dash:cc:cea-608:2015": return parts.isEmpty ? [MPDCaption()] : parts.map(analogue)
            case "urn:scte:dash:cc:cea-708:2015": return parts.isEmpty ? [MPDCaption()] : parts.enumerated().map(digital)
            default: return []
            }
        }
    }

    /// `CC1=eng`, `CC1`, `eng`.
    private static func analogue(_ text: String) -> MPDCaption {
        let parts = text.separated(by: "=")
        let isChannel = parts.first.map { $0.utf8.count == 3 && $0.utf8.starts(with: "CC".utf8) } ?? false
        guard isChannel else { return MPDCaption(language: parts.first) }
        return MPDCaption(channel: parts.first, language: parts.count > 1 ? parts[1] : nil)
    }

    /// `1=lang:eng,er:1`, `1=eng`, `eng`: services count from 1.
    private static func digital(place: Int, text: String) -> MPDCaption {
        let parts = text.separated(by: "=")
        guard parts.count > 1, let service = MPDValue.unsigned(parts[0]) else {
            return MPDCaption(channel: "SERVICE\(place + 1)", language: parts.first)
        }
        var caption = MPDCaption(channel: "SERVICE\(service)")
        for field in parts[1].separated(by: ",") {
            let pair = field.separated(by: ":")
            if pair.count == 1 { caption.language = pair[0] }
            guard pair.count == 2 else { continue }
            if pair[0] == "lang" { caption.language = pair[1] }
            if pair[0] == "er", pair[1] == "1" { caption.isEasyReader = true }
        }
        return caption
    }
}
