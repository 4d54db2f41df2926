import Media
import Playlist
import Testing

/// Manifests of players' test sets and of a packager's films, in "../shared/media".
@Suite("Manifests of the field", .enabled(if: SharedPlaylists.folder != nil, "no ../shared/media beside the checkout"))
struct FieldManifestTests {
    static let folders = [
        "media3/media/mpd", "media3/media/dash", "media3/media/cmaf", "dash-livesim2", "film-bbb-dash-540p-11s", "shaka-packager",
    ]

    static var paths: [String] {
        folders.flatMap { folder in
            SharedPlaylists.names(in: folder, ending: folder.hasSuffix("mpd") ? "" : ".mpd").filter { !$0.hasSuffix("/") }.map {
                "\(folder)/\($0)"
            }
        }
    }

    /// XML 1.0 §3.1: white space must stand between attributes; the first two have `DASH-MPD.xsd"bprofiles=`. Another language's reader lets it pass.
    /// §5.8.4.8: the only set has an essential property that nobody knows.
    static let refused: [String: PlaylistError] = [
        "dash-livesim2/testpic_2s/Manifest.mpd": .badTag(line: 2, tag: "XML", reason: "not well-formed (invalid token)"),
        "dash-livesim2/testpic_2s/Manifest_endNumber.mpd": .badTag(line: 2, tag: "XML", reason: "not well-formed (invalid token)"),
        "media3/media/mpd/sample_mpd_essential_supplemental_properties": .nothingUsable(line: 4, reason: essentialReason),
    ]

    private static let essentialReason =
        "a set with the essential property urn:mpeg:dash:essential-scheme:2050, which is not known, was left out (ISO/IEC 23009-1 §5.8.4.8)"

    static func film(_ path: String) throws -> Presentation {
        try DASHParser.parse(SharedPlaylists.bytes(path), baseURL: "https://host/\(path)")
    }

    static func mpd(_ name: String) throws -> Presentation { try film("media3/media/mpd/sample_mpd_\(name)") }

    @Test("they parse, and their segments can be made", arguments: paths)
    func parses(path: String) throws {
        if let refusal = Self.refused[path] {
            #expect(throws: refusal) { try Self.film(path) }
            return
        }
        #expect(DASHParser.recognises(try SharedPlaylists.bytes(path)))
        let film = try Self.film(path)
        let contents = film.variants.map(\.content) + (film.audioRenditions + film.subtitleRenditions).map(\.content)
        for case .segments(let plan) in contents where plan.missingIndexes.isEmpty {
            let list = try plan.segments(at: ProgramDateTime(millisecondsSince1970: 1_600_000_000_000))
            for (before, after) in zip(list.segments, list.segments.dropFirst()) { #expect(before.start <= after.start) }
        }
    }

    private func plan(_ content: VariantContent?) throws -> SegmentPlan {
        guard case .segments(let plan) = content else { throw WrongKind() }
        return plan
    }

    @Test("the film: six sizes, one sound, three segments each, whose files are there")
    func bigBuckBunny() throws {
        let film = try Self.film("film-bbb-dash-540p-11s/bigbuckbunny.mpd")
        #expect(film.variants.map(\.bandwidth) == [86_000, 156_000, 281_000, 437_000, 827_000, 1_604_000])
        #expect(film.audioRenditions.map(\.channels) == [2])
        #expect(film.timing?.duration == .seconds(11.52))
        let list = try plan(film.variants.last?.content).segments()
        #expect(list.segments.map(\.duration) == [.seconds(3.84), .seconds(3.84), .seconds(3.84)])
        #expect(list.isComplete)
        for segment in list.segments {
            let path = segment.url.replacing("https://host/", with: "").replacing("%3D", with: "=")
            #expect(try !SharedPlaylists.bytes(path).isEmpty)
        }
    }

    @Test("an offset sets a file's part into each period, and timestamps are mapped by it")
    func offsets() throws {
        let folder = "media3/media/dash/multi-period-with-offset"
        let film = try Self.film("\(folder)/sample.mpd")
        var plan = try plan(film.variants.first?.content)
        let reference = try #require(plan.missingIndexes.first)
        #expect(reference == IndexReference(url: "https://host/\(folder)/sample.video.mp4", range: ByteRange(start: 862, end: 906)))
        let bytes = try Array(SharedPlaylists.bytes("\(folder)/sample.video.mp4")[862..<906])
        plan.supply(try SegmentIndexParser.parse(bytes, at: 862), for: reference)
        let list = try plan.segments()
        #expect(list.segments.map(\.discontinuity) == [0, 1])
        #expect(list.segments.map(\.start) == [.zero, .seconds(0.5)])
        #expect(list.segments.map(\.timestampOffset) == [.zero, .zero])
        #expect(list.segments.map(\.range) == [ByteRange(start: 906, end: 91_242), ByteRange(start: 906, end: 91_242)])
        #expect(list.segments.first?.initialization?.range == ByteRange(start: 0, end: 862))
    }

    @Test("availability offsets of all levels add up, and INF is always")
    func availabilityOffsets() throws {
        let film = try Self.mpd("availabilityTimeOffset_baseUrl")
        let offsets = try film.variants.map { try plan($0.content).periods.first?.addresses.first?.availabilityTimeOffset }
        #expect(offsets == [.seconds(5), .seconds(9.321), .seconds(14.87654321), .max])
    }

    @Test("alternatives are resolved level by level; an absolute one stands once")
    func alternatives() throws {
        let film = try Self.mpd("multiple_baseUrls")
        let sound = try plan(film.audioRenditions.first?.content).periods.first?.addresses ?? []
        #expect(
            sound.map(\.url) == [
                "http://video.com/baseUrl/a/media/audio", "http://video.com/baseUrl/b/media/audio",
                "http://video.com/baseUrl/c/media/audio",
                "http://video.com/baseUrl/a/files/audio", "http://video.com/baseUrl/b/files/audio",
                "http://video.com/baseUrl/c/files/audio",
            ])
        #expect(sound.map(\.serviceLocation) == ["a", "b", "c", "a", "b", "c"])
        #expect(sound.map(\.weight) == [1, 2, 3, 1, 2, 3])
        let text = try plan(film.subtitleRenditions.first?.content).periods.first?.addresses ?? []
        #expect(text.map(\.url) == ["http://video.com/baseUrl/e/text/"])
        let ordered = try plan(Self.mpd("vod_location_fallback").variants.first?.content).periods.first?.addresses ?? []
        #expect(ordered.map(\.priority) == [1, 2, 2, 3])
        #expect(ordered.first?.url == "http://video.com/baseUrl/a/video/")
    }

    @Test("events stand on the presentation timeline, with their messages")
    func events() throws {
        let events = try Self.mpd("event_stream").timing?.periods.first?.events ?? []
        #expect(events.map(\.scheme.value) == ["call", "pto-4s", nil, nil])
        #expect(events.map(\.start) == [.zero, .seconds(1), .seconds(300), .seconds(1000)])
        #expect(events.map(\.duration) == [.seconds(10), .seconds(10), .seconds(1500), .seconds(1000)])
        #expect(
            events.map { String(decoding: $0.message, as: UTF8.self).prefix(17) } == [
                "+ 1 800 10101010", "pt=1s", "<BroadcastEvent>\n", "<scte35:Signal>\n ",
            ])
    }

    @Test("captions inside the pictures become renditions, with their channels")
    func captions() throws {
        let analogue = try Self.mpd("cea_608_accessibility").closedCaptionRenditions
        #expect(analogue.map(\.instreamID) == ["CC1", "CC3"])
        #expect(analogue.map(\.language) == ["eng", "deu"])
        let digital = try Self.mpd("cea_708_accessibility")
        #expect(digital.closedCaptionRenditions.map(\.instreamID) == ["SERVICE1", "SERVICE2"])
        #expect(digital.closedCaptionRenditions.map(\.characteristics) == [[], ["public.easy-to-read"]])
        #expect(digital.variants.map(\.closedCaptionGroup) == ["captions", "captions"])
    }

    @Test("protection is told by system, key and licence's address, at set and representation")
    func protection() throws {
        let film = try Self.mpd("clear_key_license_url")
        let all = [film.audioRenditions.first?.details, film.variants.first?.details].compactMap { $0?.protection }
        #expect(all.map { $0.map(\.systemName) } == [["common", "clearkey"], ["clearkey", "common"]])
        #expect(
            all.flatMap { $0.flatMap(\.defaultKIDs) } == ["9eb4050d-e44b-4802-932e-27d75083e266", "9eb4050d-e44b-4802-932e-27d75083e266"])
        #expect(
            all.flatMap { $0.compactMap(\.licenseURL) } == [
                "https://testserver1.test/AcquireLicense", "https://testserver2.test/AcquireLicense",
            ])
        let list = try plan(film.variants.first?.content).segments()
        #expect(list.segments.first?.key?.method == "cenc")
    }

    @Test("a property that must be understood and isn't leaves its set out")
    func essential() throws {
        #expect(throws: PlaylistError.nothingUsable(line: 4, reason: Self.essentialReason)) {
            try Self.mpd("essential_supplemental_properties")
        }
    }

    @Test("small pictures are told by rows and columns")
    func thumbnails() throws {
        let tracks = try Self.mpd("images").imageVariants
        #expect(tracks.map(\.size) == [PixelSize(width: 320, height: 180), PixelSize(width: 640, height: 360)])
        let grids = try tracks.compactMap { try $0.content.plan().periods.first?.tiles }
        // 320 can't be cut into 12: there one picture is meant.
        let whole = TileGrid(size: PixelSize(width: 320, height: 180), columns: 12, rows: 16)
        #expect(grids == [whole, TileGrid(size: PixelSize(width: 320, height: 90), columns: 2, rows: 4)])
        let list = try tracks.first?.content.plan().segments()
        #expect(list?.segments.first?.tiles?.duration == list?.segments.first.map { MediaTime(flicks: $0.duration.flicks / 192) })
        #expect(list?.segments.map(\.url).first == "https://host/media3/media/mpd/images_320x180/tile_1.jpg")
        #expect(list?.segments.count == 10)
    }

    @Test("a trick-mode set stands apart, and sets that switch share a number")
    func trickMode() throws {
        let film = try Self.mpd("switching_and_trick_play_property")
        #expect(film.variants.map { $0.details?.id } == ["11", "21", "22"])
        #expect(Set(film.variants.compactMap { $0.details?.set }).count == 1)
        #expect(film.iFrameVariants.map { $0.details?.id } == ["0", "1", "31"])
        #expect(film.iFrameVariants.map { $0.details?.trickModeOf } == [["3000000001"], ["3000000001"], ["3000000002"]])
        let incompatible = try Self.mpd("switching_property_incompatible")
        #expect(Set(incompatible.variants.compactMap { $0.details?.set }).count == 3)
        #expect(try Self.mpd("trick_play").variants.count == 2)
    }

    @Test("labels, forced text, further codecs and the service's latency are kept")
    func words() throws {
        let labels = try Self.mpd("labels")
        #expect(labels.variants.map(\.name) == ["video label"])
        #expect(labels.audioRenditions.map(\.name) == ["audio label"])
        #expect(try Self.mpd("text").subtitleRenditions.map(\.isForced) == [true, true, false])
        #expect(try Self.mpd("supplemental_codecs").variants.first?.details?.supplementalCodecs == ["dvh1.08.03"])
        let timing = try Self.mpd("live_with_complete_service_description").timing
        let service = try #require(timing?.serviceDescriptions.first)
        #expect(service.targetLatency == .seconds(4))
        #expect(service.minimumPlaybackRate == 0.96)
        #expect(timing?.clockSources.map(\.method) == [.direct(ProgramDateTime(millisecondsSince1970: 1_577_840_400_000))])
        #expect(try Self.mpd("live_location_redirect_relative").timing?.locations == ["https://host/media3/media/relative/redirect.mpd"])
    }

    @Test("text in files of its own counts from its period, text in MP4 by its offset")
    func standaloneText() throws {
        let film = try Self.mpd("text_presentation_time_offset")
        let lists = try film.subtitleRenditions.map { try plan($0.content).segments().segments }
        #expect(lists.map { $0.map(\.start) } == [[.zero], [.zero], [.zero]])
        #expect(lists.map { $0.map(\.timestampOffset) } == [[.zero], [.zero], [.seconds(-5)]])
    }
}
