import FoundationEssentials
import Media
import Playlist
import Testing

/// Another parser's cases with its results, member by member.
@Suite(.enabled(if: SharedPlaylists.folder != nil, "no ../shared/media beside the checkout"))
struct SharedPlaylistTests {
    /// What the other parser takes and we refuse, each by its clause.
    static let refused: [String: PlaylistError] = [
        // §4.3.2.2: without an offset, the range before must be of the same resource, else clients MUST fail.
        "byteRange.m3u8": .badTag(line: 13, tag: "EXT-X-BYTERANGE", reason: "no range of the same resource precedes it"),
        // §4.3.2.2: `587500@` has an at sign and no offset.
        "llhls-byte-range.m3u8": .badTag(line: 7, tag: "EXT-X-BYTERANGE", reason: "the range can't be read"),
        // §4.3.4: clients MUST fail where a media playlist tag stands beside a multivariant one.
        "emptyTargetDuration.m3u8": .mixedKinds(line: 3),
        // §4.3.1.1: #EXTM3U MUST be there.
        "empty.m3u8": .empty,
        "manifestNoExtM3u.m3u8": .notAPlaylist(detail: "does not begin with #EXTM3U"),
        "start.m3u8": .notAPlaylist(detail: "does not begin with #EXTM3U"),
        // Nothing to play.
        "headerOnly.m3u8": .noSegments,
    ]

    /// Where we read otherwise, by case and member, each with its clause.
    static let readOtherwise: [String: [String: String]] = [
        "extinf.m3u8": ["segments[].title": "§4.3.2.1: the title stands after the comma; there is none after `;asljasdfii11)))00,`"],
        "invalidTargetDuration.m3u8": ["targetDuration": "§4.3.3.1: NaN is no number; the longest duration is taken, with a warning"],
        "liveMissingSegmentDuration.m3u8": ["endList": "§4.3.3.5: a VOD list can't change, so it is complete without an end tag"],
        "llhls-delta-byte-range.m3u8": [
            "endList": "§4.3.3.5: the same",
            "preloadSegment.parts[].byterange.offset":
                "RFC 8216bis §4.4.4.9: a range without an offset follows the part before, though that is of the segment before",
            "preloadSegment.preloadHints.count": "RFC 8216bis §4.4.5.3: clients ignore hints of a TYPE that they don't know",
        ],
        "manifestExtTTargetdurationNegative.m3u8": [
            "targetDuration": "§4.3.3.1: a decimal-integer has no sign; the longest duration is taken, with a warning"
        ],
        "multipleTargetDurations.m3u8": [
            "targetDuration": "§4.3.3: there MUST NOT be more than one; the first counts",
            "segments[].duration": "§4.3.2.1: EXTINF is missing; nothing is known before the target duration, and the first counts after",
        ],
        "negativeMediaSequence.m3u8": ["mediaSequence": "§4.3.3.2: a decimal-integer has no sign"],
        "zeroDuration.m3u8": ["segments[].duration": "§4.3.2.1: 0 is a duration; the other parser lengthens it to 10 ms"],
    ]

    static let base = "https://host/film/list.m3u8"

    @Test("we read what another parser reads", arguments: SharedPlaylists.names(in: "hls-m3u8-parser", ending: ".m3u8"))
    func agreement(name: String) throws {
        let bytes = try SharedPlaylists.bytes("hls-m3u8-parser/\(name)")
        if let refusal = Self.refused[name] {
            #expect(throws: refusal) { try HLSParser.parse(bytes, baseURL: Self.base) }
            return
        }
        let data = Data(try SharedPlaylists.bytes("hls-m3u8-parser/\(name.dropLast(".m3u8".count)).expected.json"))
        let expected = Self.normalised(try JSONDecoder().decode(Facts.self, from: data))
        let ours =
            switch try HLSParser.parse(bytes, baseURL: Self.base) {
            case .multivariant(let film): M3U8ParserFacts.facts(of: film)
            case .media(let list): M3U8ParserFacts.facts(of: list)
            }
        let reasons = Self.readOtherwise[name] ?? [:]
        #expect(ours.differences(from: expected) == Set(reasons.keys))
    }

    /// The other parser's result in words that both have. What falls away, or is put in:
    ///
    /// - `allowCache`: EXT-X-ALLOW-CACHE was removed in version 7 (RFC 8216 §7).
    /// - `version`: absent is 1 (§4.3.1.2). `VIDEO-RANGE`: absent is SDR (RFC 8216bis §4.4.6.2).
    /// - Addresses are relative there; ours are absolute (§4.1). An I-frame variant's stands there twice.
    /// - The words of a date: the instants are compared as `programDateTime`.
    /// - `CODECS` with blanks; numbers and `FORCED=NO` as words.
    static func normalised(_ expected: Facts) -> Facts {
        var facts = expected.with("allowCache", .nothing).with("dateTimeObject", .nothing)
        if facts["version"] == .nothing { facts = facts.with("version", .number(1)) }
        return renamed(facts)
    }

    private static func renamed(_ facts: Facts) -> Facts {
        switch facts {
        case .list(let items): return .list(items.map(renamed))
        case .object(let members):
            var result: [String: Facts] = [:]
            for (name, value) in members {
                switch name {
                case "uri": result[name] = .optional(value.text.flatMap { URLReference.resolve($0, against: base) })
                case "dateTimeString": result[name] = true
                case "URI", "dateTimeObject": break
                case "VIDEO-RANGE" where value == "SDR": break
                case "forced": result[name] = .flag(value == true)
                case "CODECS": result[name] = .optional(value.text?.filter { $0 != " " })
                case "AVERAGE-BANDWIDTH": result[name] = .optional(value.number ?? value.text.flatMap(Double.init))
                default: result[name] = renamed(value)
                }
            }
            return .object(result)
        default: return facts
        }
    }
}
