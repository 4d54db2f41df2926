import Media
import Testing

@testable import Captions

/// Another parser's cases, all of them. It is older than the specification; where ours differs, a table says why, by clause.
@Suite(.enabled(if: SharedCaptions.folder != nil, "no ../shared/media beside the checkout"))
struct VTTJSTests {
    static let folder = "webvtt-vttjs"
    static let names = SharedCaptions.names(in: folder) { $0.hasSuffix(".vtt") }

    /// Texts without a result of their own share one: by folder, then by name.
    static func result(for name: String) -> String? {
        let own = name.dropLast(4) + ".json"
        if SharedCaptions.exists("\(folder)/\(own)") { return String(own) }
        let parts = name.split(separator: "/").map(String.init)
        guard let file = parts.last else { return nil }
        switch parts[0] {
        case "cue-settings": return "cue-settings/\(parts[1])/bad-\(parts[1]).json"
        case "cue-times": return file == "missing-separator.vtt" ? "cue-times/bad-data.json" : "cue-times/with-data.json"
        case "file-layout":
            let isRead = file.hasPrefix("webvtt-")
            return isRead ? "file-layout/with-data.json" : "file-layout/no-output.json"
        case "regions" where parts.count == 2:
            return file == "no-line-break.vtt" || file == "no-space-after-delimiter.vtt"
                ? "regions/good-region.json" : "regions/bad-region.json"
        case "regions": return parts[1] == "lines" ? "regions/lines/bad-line.json" : "regions/\(parts[1])/bad-\(parts[1]).json"
        default: return nil
        }
    }

    /// Where we read otherwise: by name and what differs, each with its clause.
    static let readOtherwise: [String: [String: String]] = [
        "cue-settings/line/bad-line-align.vtt": ["line": noLineAlignment],
        "cue-settings/line/line-middle-align.vtt": ["line": noLineAlignment, "lineAlign": noLineAlignment],
        "cue-settings/position/bad-position-align.vtt": ["position": noPositionAlignment],
        "cue-settings/position/position-end-align.vtt": ["position": noPositionAlignment, "positionAlign": noPositionAlignment],
        "cue-settings/position/position-start-align.vtt": ["position": noPositionAlignment, "positionAlign": noPositionAlignment],
        "cue-settings/region/region-arrows.vtt": ["regions.count": arrowInBlock, "region": arrowInBlock],
        "cue-times/min-top-digits.vtt": ["cues.count": hoursNeedMinutes],
        "cue-times/minimum-spots-over-sixty.vtt": ["cues.count": hoursNeedMinutes],
        "file-layout/header-no-new-line.vtt": [
            "cues.count": "§6.1, collect a block: in the header a line with an arrow ends it, and is the next block's first"
        ],
        "integration/id.vtt": [
            "cues.count": noArrowInID, "id": noArrowInID, "startTime": noArrowInID, "endTime": noArrowInID, "text": noArrowInID,
        ],
        "regions/id/arrows.vtt": ["regions.count": arrowInBlock, "region": arrowInBlock],
        "regions/id/bad-delimiter.vtt": ["regions.count": regionWithoutID],
        "regions/id/no-value.vtt": ["regions.count": regionWithoutID],
        "regions/id/space-after-delimiter.vtt": ["regions.count": regionWithoutID],
        "regions/id/space-before-delimiter.vtt": ["regions.count": regionWithoutID],
    ]

    private static let noLineAlignment = "§6.3, line: what is not start, center or end after the comma makes the whole setting void"
    private static let noPositionAlignment =
        "§6.3, position: what is not line-left, center or line-right after the comma makes the whole setting void"
    private static let arrowInBlock = "§6.1, collect a block: a line with an arrow ends a block, and so no region has one in its name"
    private static let hoursNeedMinutes =
        "§6.3, collect a timestamp: a first number that is not two digits below 60 is hours, and two more must follow"
    private static let noArrowInID =
        "§6.1, collect a block: an arrow in the first line is a cue's; its times can't be read, and the block ends before the second arrow"
    private static let regionWithoutID = "§6.1: a REGION block makes a region, though nothing can name it"

    /// The regions of these cases stand in the header, as drafts of 2013 had them; the specification has a block for each. What they say of
    /// a region is the same but for the sign after the name, and so that sign is changed here, and no more.
    static func inBlocks(_ bytes: [UInt8]) -> [UInt8] {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var regions: [String] = []
        while lines.count > 1, lines[1].hasPrefix("Region:") {
            let words = lines.remove(at: 1).dropFirst(7).split(separator: " ").map { word -> String in
                guard let sign = word.firstIndex(of: "=") else { return String(word) }
                return word[..<sign] + ":" + word[word.index(after: sign)...]
            }
            regions += ["", "REGION", words.isEmpty ? "-" : words.joined(separator: " ")]
        }
        lines.insert(contentsOf: regions, at: min(1, lines.count))
        return Array(lines.joined(separator: "\n").utf8)
    }

    static func document(_ name: String) throws -> CaptionDocument {
        let bytes = try SharedCaptions.bytes("\(folder)/\(name)")
        do throws(CaptionError) {
            return try WebVTTReader.document(of: name.contains("region") ? inBlocks(bytes) : bytes)
        } catch {
            #expect(error.reason == "it does not begin with WEBVTT (WebVTT §4.1)", "\(name)")
            return CaptionDocument()
        }
    }

    @Test("every case of another parser is read as it reads it, or as the specification does", arguments: names)
    func agreement(name: String) throws {
        let path = try #require(Self.result(for: name), "no result for \(name)")
        let expected = try VTTJSExpectation.read("\(Self.folder)/\(path)")
        let document = try Self.document(name)
        let differences = Self.differences(document, expected)
        #expect(differences == Set((Self.readOtherwise[name] ?? [:]).keys), "\(name): \(document.cues) \(document.regions)")
    }

    static func differences(_ document: CaptionDocument, _ expected: VTTJSExpectation) -> Set<String> {
        var result: Set<String> = []
        if document.cues.count != expected.cues.count { result.insert("cues.count") }
        for (cue, other) in zip(document.cues, expected.cues) { result.formUnion(differences(cue, other, document.regions)) }
        if document.regions.count != expected.regions.count { result.insert("regions.count") }
        for (region, other) in zip(document.regions, expected.regions) where !isSame(region, other) { result.insert("regions") }
        return result
    }

    private static func differences(_ cue: Cue, _ other: VTTJSExpectation.Cue, _ regions: [CueRegion]) -> Set<String> {
        var result: Set<String> = []
        func compare(_ name: String, _ isSame: Bool) { if !isSame { result.insert(name) } }
        guard case .line(let line) = cue.placement else { return ["placement"] }
        compare("id", (cue.id ?? "") == other.id)
        compare("startTime", cue.start == MediaTime(seconds: other.startTime))
        compare("endTime", cue.end == MediaTime(seconds: other.endTime))
        compare("text", cue.plainText == plainText(other.text))
        // The value was named `middle` in drafts.
        compare("align", cue.paragraph.alignment.rawValue == other.align.replacing("middle", with: "center"))
        switch line.line {
        case nil: compare("line", other.line.number == nil)
        case .number(let number): compare("line", other.line.number == number && other.snapToLines)
        case .share(let share): compare("line", other.line.number == percent(share) && !other.snapToLines)
        }
        compare("lineAlign", line.lineAlignment.rawValue == other.lineAlign)
        compare("position", line.position.map(percent) == other.position.number)
        // There it is made from `align` where nothing is said; the specification does that when it lays the cue out (§7.2, step 5).
        let made = ["start": "start", "left": "start", "end": "end", "right": "end"][other.align] ?? "middle"
        compare("positionAlign", (line.positionAlignment?.rawValue ?? made) == other.positionAlign)
        compare("size", percent(line.size) == other.size)
        let vertical: [WritingMode: String] = [.horizontal: "", .verticalLeftToRight: "lr", .verticalRightToLeft: "rl"]
        compare("vertical", vertical[line.writing] == other.vertical)
        let region = line.region.flatMap { id in regions.last { $0.id == id } }
        if let region, let theirs = other.region.region {
            compare("region", isSame(region, theirs))
        } else {
            compare("region", region == nil && other.region.region == nil)
        }
        return result
    }

    /// What the text of a cue says without its tags.
    private static func plainText(_ text: String) -> String {
        let tree = CueTextTree(Array(text.utf8)[...], depth: 64, nodes: 10_000)
        return tree.leaves.reduce(into: "") { result, item in
            let isSmall = tree.ruby(around: item.parent).small != nil
            if case .text(let text) = item.leaf, !isSmall { result += text }
        }
    }

    /// Rounded to what the cases have.
    private static func percent(_ share: Double) -> Double { (share * 1_000_000).rounded() / 10_000 }

    private static func isSame(_ region: CueRegion, _ other: VTTJSExpectation.Region) -> Bool {
        let anchors = [region.anchor.x, region.anchor.y, region.viewportAnchor.x, region.viewportAnchor.y].map(percent)
        let theirs = [other.regionAnchorX, other.regionAnchorY, other.viewportAnchorX, other.viewportAnchorY]
        return region.lines == other.lines && percent(region.width) == other.width && anchors == theirs
            && region.scrolls == (other.scroll == "up")
    }

    static let pictures = SharedCaptions.names(in: folder) { $0.hasSuffix("-proc.json") }

    /// Where the words, the tags or the classes differ from what that player shows, each with its clause.
    static let shownOtherwise: [String: String] = [
        "cue-times/min-top-digits-proc.json": hoursNeedMinutes,
        "cue-times/minimum-spots-over-sixty-proc.json": hoursNeedMinutes,
        "cuetext/escape-characters/incorrect-proc.json":
            "§6.4, HTML character reference in data state: &nbsp, &lt and &gt are references without a semicolon too (HTML §13.2.5.73)",
        "file-layout/header-no-new-line-proc.json": "§6.1, collect a block: in the header a line with an arrow is the next block's first",
        "integration/id-proc.json": noArrowInID,
    ]

    @Test("what a cue says, and how, is what another player shows of it", arguments: pictures)
    func shown(name: String) throws {
        let text = String(name.dropLast("-proc.json".count)) + ".vtt"
        guard SharedCaptions.exists("\(Self.folder)/\(text)") else { return }
        // For texts with times within a cue that player gave nothing; what those without a cue are is seen above.
        guard let nodes = try VTTJSNode.read("\(Self.folder)/\(name)") else { return }
        // Each cue's box, and within it the box of its lines.
        let expected = nodes.map { SpanFact.facts(of: $0.childNodes.flatMap(\.childNodes)) }
        let ours = try Self.document(text).cues.map(SpanFact.facts)
        #expect((ours == expected) == (Self.shownOtherwise[name] == nil), "\(name): \(ours) \(expected)")
    }
}
