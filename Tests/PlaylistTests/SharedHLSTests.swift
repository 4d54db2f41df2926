import Media
import Playlist
import Testing

/// Playlists of films, packagers and another player's tests, which has no results beside them: what must hold is said here.
@Suite(.enabled(if: SharedPlaylists.folder != nil, "no ../shared/media beside the checkout"))
struct SharedHLSTests {
    private static let media3 = "media3/media/m3u8/"

    /// A packager's test output of renditions without a film.
    static let onlySubtitles = ["ttml-mp4/output", "ttml-text/output", "segmented-webvtt-mp4/output", "segmented-webvtt-text/output"]

    private static func list(_ name: String, after previous: SegmentList? = nil) throws -> SegmentList {
        let bytes = try SharedPlaylists.bytes(media3 + name)
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: "https://host/a/list.m3u8", previous: previous) else {
            throw WrongKind()
        }
        return list
    }

    private static func names(_ list: SegmentList) -> [String] {
        list.segments.map { String($0.url.dropFirst("https://host/a/".count)) }
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

    @Test(
        "each of the other player's lists has its segments, parts and hints",
        arguments: [
            ("live_low_latency_media_can_block_reload", 4, 0, 0), ("live_low_latency_media_can_block_reload_low_latency", 4, 1, 1),
            ("live_low_latency_media_can_block_reload_low_latency_full_segment", 4, 0, 0),
            ("live_low_latency_media_can_block_reload_low_latency_full_segment_preload", 4, 0, 1),
            ("live_low_latency_media_can_block_reload_low_latency_full_segment_preload_next", 4, 1, 1),
            ("live_low_latency_media_can_not_skip", 6, 0, 0), ("live_low_latency_parts_only", 0, 2, 1),
            ("live_low_latency_segments_and_parts", 6, 2, 1), ("live_low_latency_segments_and_single_preload_part", 6, 0, 1),
            ("live_low_latency_segments_only", 6, 0, 0), ("media_playlist_empty", 0, 0, 0), ("media_playlist_live_empty", 0, 0, 0),
        ])
    func counts(name: String, segments: Int, parts: Int, hints: Int) throws {
        let list = try Self.list(name)
        #expect([list.segments.count, list.pendingParts.count, list.preloadHints.count] == [segments, parts, hints])
    }

    @Test("a list that has ended without a segment has nothing to play")
    func ended() {
        #expect(throws: PlaylistError.noSegments) { try Self.list("media_playlist_vod_empty") }
    }

    @Test("a delta update is filled in from the list before, and keeps its timeline")
    func delta() throws {
        let before = try Self.list("live_low_latency_media_can_skip_until")
        let after = try Self.list("live_low_latency_media_can_skip_skipped", after: before)
        #expect(Self.names(after) == (11...16).map { "fileSequence\($0).ts" })
        #expect(after.segments.map(\.sequence) == Array(11...16))
        #expect(after.segments.map(\.start) == (1...6).map { .seconds(Double($0) * 4) })
        #expect(after.skippedSegments == 0 && after.mediaSequence == 11)
    }

    @Test("a delta update that leaves out what the list before has not is refused: the whole is to be asked for")
    func missing() throws {
        let before = try Self.list("live_low_latency_media_can_skip_until")
        #expect(throws: PlaylistError.missingSegments(line: 6, sequence: 20)) {
            try Self.list("live_low_latency_media_can_skip_skipped_media_sequence_no_overlapping", after: before)
        }
    }

    @Test("a delta update alone says how much it leaves out")
    func alone() throws {
        let list = try Self.list("live_low_latency_media_can_skip_skipped")
        #expect(list.skippedSegments == 2 && list.segments.first?.sequence == 13)
        #expect(list.warnings.map(\.clause) == ["RFC 8216bis §6.3.7"])
    }

    @Test(
        "a list that blocks is asked for its next part, or else its next segment",
        arguments: [
            ("live_low_latency_media_can_block_reload", "_HLS_msn=14"),
            ("live_low_latency_media_can_block_reload_low_latency", "_HLS_msn=14&_HLS_part=1"),
            ("live_low_latency_media_can_block_reload_low_latency_full_segment_preload", "_HLS_msn=14&_HLS_part=0"),
        ])
    func blocking(name: String, directives: String) throws {
        let list = try Self.list(name)
        #expect(list.reload(hasChanged: true) == .blocking)
        #expect(list.blockingReload(of: "https://host/a/list.m3u8?param1=1") == "https://host/a/list.m3u8?param1=1&\(directives)")
    }

    @Test("the steering manifest of many wrong things keeps the right ones")
    func steering() throws {
        let bytes = try SharedPlaylists.bytes("media3/media/steering-manifests/steering_manifest_mixed_elements.json")
        let manifest = try SteeringManifest.parse(bytes, baseURL: "http://steer/manifest")
        #expect(manifest.timeToLive == 300 && manifest.reloadURL == "http://reload")
        #expect(manifest.priority == ["CDN-A-CLONE", "CDN-B-CLONE", "CDN-A", "CDN-B"])
        #expect(manifest.clones.map(\.id) == ["CDN-A-CLONE", "CDN-B-CLONE", "CDN-A-CLONE-3"])
        #expect(manifest.clones.map(\.base) == ["CDN-A", "CDN-B", "CDN-A"])
        #expect(manifest.clones[0].host == "backup2.example.com" && manifest.clones[0].parameters == ["token": "dkfs1239414"])
        #expect(manifest.clones[0].variantURLs["Video-768"] == "https://q.example.com/video12/hi/video.m3u8")
        #expect(manifest.clones[0].renditionURLs == ["Audio-37262": "https://q.example.com/video12/eng.m3u8"])
    }

    @Test("a steered presentation says by whom, and each variant its pathway")
    func steered() throws {
        let bytes = try SharedPlaylists.bytes(Self.media3 + "multivariant_with_content_steering")
        guard case .multivariant(let film) = try HLSParser.parse(bytes, baseURL: "https://host/a/list.m3u8") else { throw WrongKind() }
        #expect(film.steering == ContentSteering(serverURL: "https://host/steering", pathway: "CDN-A"))
        #expect(film.variants.map(\.pathway) == ["CDN-A", "CDN-A", "CDN-B", "CDN-B"])
        #expect(film.warnings.isEmpty)
    }

    @Test("interstitials are date ranges with a place on the timeline")
    func interstitials() throws {
        let bytes = try SharedPlaylists.bytes("media3/media/hls/interstitials/interstitials_vod_asset_uri.m3u8")
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: "https://host/a/list.m3u8") else { throw WrongKind() }
        #expect(list.dateRanges.map(\.id) == ["preroll", "midroll-1", "postroll"])
        #expect(list.dateRanges.map(\.cues) == [["PRE"], [], ["POST"]])
        #expect(list.dateRanges.map { list.position(of: $0.start) } == [.zero, .seconds(15), .seconds(72)])
        #expect(list.dateRanges[0].clientAttributes["X-ASSET-URI"] == .text("https://example.com/0.m3u8?parse=1"))
        #expect(list.dateRanges[0].clientAttributes["X-RESUME-OFFSET"] == .number(0))
        #expect(list.segments.map(\.bitrate).prefix(2) == [4_612_000, 4_609_000])
    }
}
