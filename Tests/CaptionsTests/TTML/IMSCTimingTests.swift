import Captions
import Media
import Testing

/// The tests of W3C's group, against the moments at which another implementation's picture changes.
///
/// In its lists a line is a significant time, and `+` says that there is content in some region from then on: text or line breaks, hidden ones
/// among them. A region's background alone is `-`, and so are pictures, that it doesn't read (SMPTE ST 2052-1 §5.5.3 and IMSC 1.2 #image have them for content).
@Suite("W3C's IMSC tests", .enabled(if: TTMLCases.folder != nil, "../shared/media is absent"))
struct IMSCTimingTests {
    static let names: [String] = TTMLCases.names(in: "imsc-tests", ending: ".ttml").map { String($0.dropLast(5)) }

    /// Moments that it doesn't have, and by which clause they are there. W3C's own pictures have them, too.
    static let further: [String: [Double]] = [
        // TTML2 §12.2.1: what begins 6 s into a paragraph that begins at 10 s begins at 16 s; the list has 6.
        "imsc1/ttml/animation/Animation012": [16]
    ]

    private static func reference(_ name: String) throws -> [(time: MediaTime, isShown: Bool)]? {
        let path = "imsc-isd-refs/\(name.split(separator: "/").joined(separator: "_")).txt"
        guard let bytes = try? TTMLCases.bytes(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let seconds = Double(words[0]) else { return nil }
            return (MediaTime(seconds: seconds), words[1] == "+")
        }
    }

    @Test("there are at least 154 of them") func count() { #expect(Self.names.count >= 154) }

    @Test("each is read without a warning", arguments: names)
    func warnings(name: String) throws {
        let document = try TTMLCases.imsc(name)
        #expect(document.warnings == [], "\(name)")
    }

    @Test("something is shown when the other implementation shows something, and changes only when it does", arguments: names)
    func times(name: String) throws {
        let document = try TTMLCases.imsc(name)
        let reference = try #require(try Self.reference(name))
        let ours = document.cues.filter { $0.content != .text([]) }
        let further: [Double] = Self.further[name] ?? []
        let known: [MediaTime] = reference.map(\.time) + further.map { MediaTime(seconds: $0) } + [.max]
        for cue in ours {
            #expect(known.contains(cue.start), "\(name): \(cue.start) is no significant time")
            #expect(known.contains(cue.end), "\(name): \(cue.end) is no significant time")
        }
        for (time, isShown) in reference {
            #expect(document.content(at: time).allSatisfy(\.isPicture) != isShown, "\(name) at \(time)")
        }
    }

    @Test("W3C's pictures, too, change when ours do", arguments: names)
    func pictures(name: String) throws {
        let parts = name.split(separator: "/")
        let folder = "imsc-tests/\(parts[0])/png/\(parts.last ?? "")"
        let times: [MediaTime] = TTMLCases.names(in: folder, ending: ".png").compactMap { file in
            Double(file.dropLast(4)).map { MediaTime(seconds: $0) }
        }
        guard !times.isEmpty else { return }
        for cue in try TTMLCases.imsc(name).cues where cue.content != .text([]) {
            #expect(times.contains(cue.start), "\(name): \(cue.start) has no picture")
            #expect(cue.end == .max || times.contains(cue.end), "\(name): \(cue.end) has no picture")
        }
    }
}
