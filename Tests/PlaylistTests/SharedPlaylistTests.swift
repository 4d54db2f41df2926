import FoundationEssentials
import Media
import Playlist
import Testing

/// Playlists that nobody here made, in "../shared/media" beside the checkout or under LANTERNE_SHARED; skipped where absent.
enum SharedPlaylists {
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["LANTERNE_SHARED"]
        let beside = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/../shared"
        return [environment, beside].compactMap { $0.map { $0 + "/media" } }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    static func names(in directory: String, ending suffix: String) -> [String] {
        guard let folder else { return [] }
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(directory)")) ?? []
        return all.filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder ?? "")/\(path)")))
    }
}

/// Of another parser's result, what RFC 8216 speaks of.
private struct ExpectedPlaylist: Decodable {
    struct Range: Decodable {
        var length: Int64
        var offset: Int64
    }
    struct Map: Decodable {
        var uri: String
        var byterange: Range?
    }
    struct Segment: Decodable {
        var uri: String?
        var duration: Double?
        var timeline: Int64?
        var byterange: Range?
        var map: Map?
    }
    struct Attributes: Decodable {
        struct Resolution: Decodable {
            var width: Int32?
            var height: Int32?
        }
        var BANDWIDTH: Int64?
        var RESOLUTION: Resolution?
        var AUDIO: String?
    }
    struct Variant: Decodable {
        var uri: String
        var attributes: Attributes?
    }
    var segments: [Segment]?
    var playlists: [Variant]?
    var mediaSequence: Int64?
    var endList: Bool?
}

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

    /// What we parse too, and read otherwise.
    static let readOtherwise: [String: String] = [
        "liveMissingSegmentDuration.m3u8": "§4.3.3.5: a VOD list can't change, so it is complete without an end tag",
        "llhls-delta-byte-range.m3u8": "the same; delta updates are only sent to who asks for them",
        "multipleTargetDurations.m3u8": "§4.3.3: one target duration; the first counts",
        "negativeMediaSequence.m3u8": "§4.3.3.2: the number is a decimal-integer, which has no sign",
        "zeroDuration.m3u8": "the other parser lengthens a segment of no duration to 10 ms",
    ]

    /// A packager's test output of renditions without a film.
    static let onlySubtitles = ["ttml-mp4/output", "ttml-text/output", "segmented-webvtt-mp4/output", "segmented-webvtt-text/output"]

    static let base = "https://host/film/list.m3u8"

    @Test("we read what another parser reads", arguments: SharedPlaylists.names(in: "hls-m3u8-parser", ending: ".m3u8"))
    func agreement(name: String) throws {
        if let refusal = Self.refused[name] {
            #expect(throws: refusal) { try HLSParser.parse(SharedPlaylists.bytes("hls-m3u8-parser/\(name)"), baseURL: Self.base) }
            return
        }
        let expectedName = name.dropLast(".m3u8".count) + ".expected.json"
        let data = Data(try SharedPlaylists.bytes("hls-m3u8-parser/\(expectedName)"))
        let expected = try JSONDecoder().decode(ExpectedPlaylist.self, from: data)
        let document = try HLSParser.parse(SharedPlaylists.bytes("hls-m3u8-parser/\(name)"), baseURL: Self.base)
        guard Self.readOtherwise[name] == nil else { return }
        switch document {
        case .multivariant(let film): compare(film, expected)
        case .media(let list): compare(list, expected)
        }
    }

    private func compare(_ film: Presentation, _ expected: ExpectedPlaylist) {
        let variants = expected.playlists ?? []
        #expect(film.variants.map(\.url) == variants.map { URLReference.resolve($0.uri, against: Self.base) })
        #expect(film.variants.map(\.bandwidth) == variants.map(\.attributes?.BANDWIDTH))
        #expect(film.variants.map(\.audioGroup) == variants.map(\.attributes?.AUDIO))
        #expect(film.variants.map(\.size?.width) == variants.map(\.attributes?.RESOLUTION?.width))
        #expect(film.variants.map(\.size?.height) == variants.map(\.attributes?.RESOLUTION?.height))
    }

    private func compare(_ list: SegmentList, _ expected: ExpectedPlaylist) {
        let segments = expected.segments ?? []
        #expect(list.segments.map(\.url) == segments.map { $0.uri.flatMap { URLReference.resolve($0, against: Self.base) } })
        #expect(list.segments.map(\.duration) == segments.map { MediaTime(seconds: $0.duration ?? -1) })
        #expect(list.segments.map(\.discontinuity) == segments.map(\.timeline))
        #expect(list.segments.map(\.range) == segments.map { Self.range($0.byterange) })
        let maps = segments.map { segment -> InitializationSegment? in
            guard let map = segment.map, let url = URLReference.resolve(map.uri, against: Self.base) else { return nil }
            return InitializationSegment(url: url, range: Self.range(map.byterange))
        }
        #expect(list.segments.map { segment in segment.initialization.map { InitializationSegment(url: $0.url, range: $0.range) } } == maps)
        #expect(list.mediaSequence == expected.mediaSequence ?? 0)
        #expect(list.isComplete == expected.endList ?? false)
    }

    private static func range(_ range: ExpectedPlaylist.Range?) -> ByteRange? {
        range.map { ByteRange(start: $0.offset, end: $0.offset + $0.length) }
    }

    @Test("the playlists of films and test streams parse", arguments: SharedPlaylists.names(in: ".", ending: ".m3u8"))
    func parses(path: String) throws {
        guard !path.contains("hls-m3u8-parser/") else { return }
        if Self.onlySubtitles.contains(where: path.contains) {
            #expect(throws: PlaylistError.noVariants) { try HLSParser.parse(SharedPlaylists.bytes(path), baseURL: "file:///\(path)") }
            return
        }
        let document = try HLSParser.parse(SharedPlaylists.bytes(path), baseURL: "file:///\(path)")
        if case .media(let list) = document { #expect(list.duration > .zero) }
    }
}
