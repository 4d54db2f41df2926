import Captions
import Media

/// TTML that nobody here wrote, in "../shared/media" beside the checkout or under LANTERNE_SHARED; skipped where absent.
enum TTMLCases {
    static var folder: String? { SharedCaptions.folder }

    /// Paths below `directory`, in order.
    static func names(in directory: String, ending suffix: String) -> [String] {
        SharedCaptions.names(in: directory) { $0.hasSuffix(suffix) }
    }

    static func bytes(_ path: String) throws -> [UInt8] { try SharedCaptions.bytes(path) }

    static func document(_ path: String) throws -> CaptionDocument {
        try TTMLReader.document(of: bytes(path))
    }

    /// A W3C test by its path without the ending: `imsc1/ttml/timing/BasicTiming001`.
    static func imsc(_ name: String) throws -> CaptionDocument { try document("imsc-tests/\(name).ttml") }
}

extension CaptionDocument {
    /// What is in a region at a moment, not only its background.
    func content(at time: MediaTime) -> [Cue] {
        cues.filter { cue in cue.start <= time && time < cue.end && cue.content != .text([]) }
    }

    /// The first of those at so many seconds.
    func first(at seconds: Double) -> Cue? { content(at: MediaTime(seconds: seconds)).first }
}

extension Cue {
    var box: CueBox? {
        if case .box(let box) = placement { return box }
        return nil
    }

    var isPicture: Bool {
        if case .image = content { return true }
        return false
    }

    var spans: [CueSpan] {
        if case .text(let spans) = content { return spans }
        return []
    }
}

/// A document around a body, a layout and a styling.
func ttml(_ body: String, head: String = "", _ attributes: String = "") -> [UInt8] {
    let names =
        "xmlns=\"http://www.w3.org/ns/ttml\" xmlns:tts=\"http://www.w3.org/ns/ttml#styling\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\""
    let others =
        "xmlns:itts=\"http://www.w3.org/ns/ttml/profile/imsc1#styling\" xmlns:ittp=\"http://www.w3.org/ns/ttml/profile/imsc1#parameter\""
    let more = "xmlns:ebutts=\"urn:ebu:tt:style\" xmlns:smpte=\"http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt\""
    return Array("<tt xml:lang=\"en\" \(names) \(others) \(more) \(attributes)><head>\(head)</head>\(body)</tt>".utf8)
}
