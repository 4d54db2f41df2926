import FoundationEssentials
import Media
import Playlist
import Testing

/// Another parser's result for a DASH manifest, all of it that ISO/IEC 23009-1 speaks of.
private struct ExpectedManifest: Decodable {
    struct Range: Decodable {
        var length: Int64
        var offset: Int64
        var range: ByteRange { ByteRange(start: offset, end: offset + length) }
    }
    struct Map: Decodable {
        var resolvedUri: String
        var byterange: Range?
    }
    struct Segment: Decodable {
        var resolvedUri: String
        var duration: Double
        var timeline: Double
        var presentationTime: Double?
        var number: Int64
        var discontinuity: Bool?
        var map: Map?
        var byterange: Range?
    }
    struct Protection: Decodable {
        var attributes: [String: String]
        var pssh: [String: [UInt8]]?
    }
    struct Stream: Decodable {
        struct Attributes: Decodable {
            struct Resolution: Decodable {
                var width: Int32
                var height: Int32
            }
            enum CodingKeys: String, CodingKey {
                case name = "NAME"
                case bandwidth = "BANDWIDTH"
                case codecs = "CODECS"
                case frameRate = "FRAME-RATE"
                case resolution = "RESOLUTION"
            }
            var name: String
            var bandwidth: Int64
            var codecs: String?
            var frameRate: Double?
            var resolution: Resolution?
        }
        struct Start: Decodable {
            var start: Double
        }
        var attributes: Attributes
        var segments: [Segment]
        var sidx: Segment?
        var endList: Bool
        var mediaSequence: Int64
        var discontinuitySequence: Int64
        var targetDuration: Double
        var timelineStarts: [Start]
        var contentProtection: [String: Protection]?
    }
    struct Rendition: Decodable {
        var language: String
        var `default`: Bool
        var autoselect: Bool
        var instreamId: String?
        var easyReader: Int?
        var playlists: [Stream]?
    }
    var playlists: [Stream]
    var mediaGroups: [String: [String: [String: Rendition]]]
    var duration: Double
    var timelineStarts: [Stream.Start]
    var locations: [String]?
    var minimumUpdatePeriod: Double?
    var suggestedPresentationDelay: Double?
}

/// Collects what differs, by field.
private struct Differences {
    private(set) var fields: Set<String> = []
    private(set) var examples: [String] = []

    mutating func expect<Value: Equatable>(_ field: String, _ ours: Value, _ theirs: Value) {
        guard ours != theirs else { return }
        if fields.insert(field).inserted { examples.append("\(field): ours \(ours), theirs \(theirs)") }
    }

    /// Theirs are binary fractions of a second: a microsecond is far above their rounding and far below a sample.
    mutating func expect(_ field: String, _ ours: MediaTime?, seconds: Double?) {
        guard let ours, let seconds else { return expect(field, ours == nil, seconds == nil) }
        if (ours.seconds - seconds).magnitude > 0.000_001 { expect(field, "\(ours.seconds)", "\(seconds)") }
    }
}

@Suite("Manifests that nobody here made", .enabled(if: SharedPlaylists.folder != nil, "no ../shared/media beside the checkout"))
struct SharedManifestTests {
    /// The address that the other parser's results were made with: none; theirs are relative where the manifest has no BaseURL.
    static let base = ""

    /// Where ours differs, by field, and why.
    static let differences: [String: [String: String]] = [
        "608-captions": ["segment.map": selfInitializing],
        "708-captions": [
            "segment.map": selfInitializing,
            "captions": "SCTE 214-1: two services of one language; theirs keeps one entry for each language, the last",
            "captions.channel": "the same", "captions.easy": "the same",
        ],
        "location": ["segment.map": selfInitializing],
        "locations": ["segment.map": selfInitializing],
        "segmentBase": ["segment.map": selfInitializing],
        "multiperiod-segment-list": ["segment.map": selfInitializing],
        "segmentList": [
            "segment.map": selfInitializing,
            "segments": "§5.3.2.1: ten segments of a minute each, and the period ends after six seconds: nine begin behind it",
        ],
        "multiperiod": multiperiod,
        "multiperiod-dynamic": multiperiod.merging(
            ["endList": "§5.3.1.2: without minimumUpdatePeriod this manifest never changes, and its end is known: nothing will be added"],
            uniquingKeysWith: { first, _ in first }),
        "multiperiod-startnumber": [
            "duration": "§5.3.1.2: the last period is open and nothing says how long the film is: not known; theirs says 0",
            "variants": "§5.3.2.4: a track is a Representation@id; theirs is in parts where the address changes, ours is whole",
            "targetDuration": "theirs is of one part",
            "segment.number": "theirs count from each part's first",
            "segment.discontinuity": "theirs are of the parts",
        ],
        "multiperiod-startnumber-removed-periods": [
            "duration": "as above",
            "periods": "theirs counts those that are gone",
            "discontinuitySequence":
                "ours is the first segment's own number; theirs counts before it, as EXT-X-DISCONTINUITY-SEQUENCE does",
            "segment.discontinuity": "the same: theirs marks the first segment",
            "mediaSequence": "theirs counts from a part's first segment where it had parts",
            "segment.number": "the same",
        ],
    ]

    private static let selfInitializing =
        "§5.3.9.2.2: without Initialization the media initialize themselves; theirs takes the base address for an initialization segment"

    private static let multiperiod = [
        "segment.start":
            "§5.3.9.6.2: period 3 has S without @t, so from 0, and an offset beyond its end: theirs lie before the period, ours begin with it",
        "targetDuration": "RFC 8216 §4.3.3.1 rounds; theirs is in whole seconds",
    ]

    /// What a live film's box knew before.
    private static let earlier = ["multiperiod-startnumber-removed-periods": "multiperiod-startnumber"]

    @Test("we read what another parser reads", arguments: SharedPlaylists.names(in: "dash-mpd-parser", ending: ".mpd"))
    func agreement(name: String) throws {
        let data = Data(try SharedPlaylists.bytes("dash-mpd-parser/\(name.dropLast(4)).expected.json"))
        let expected = try JSONDecoder().decode(ExpectedManifest.self, from: data)
        var film = try DASHParser.parse(SharedPlaylists.bytes("dash-mpd-parser/\(name)"), baseURL: Self.base)
        if let earlier = Self.earlier[String(name.dropLast(4))] {
            film = try DASHParser.parse(SharedPlaylists.bytes("dash-mpd-parser/\(earlier).mpd"), baseURL: Self.base).updated(by: film)
        }
        var differences = Differences()
        compare(film, expected, &differences)
        let known = Self.differences[String(name.dropLast(4))] ?? [:]
        #expect(differences.fields == Set(known.keys), "\(differences.examples.joined(separator: "\n"))")
    }

    private func compare(_ film: Presentation, _ expected: ExpectedManifest, _ differences: inout Differences) {
        differences.expect("duration", film.timing?.duration, seconds: expected.duration)
        differences.expect("periods", film.timing?.periods.count, expected.timelineStarts.count)
        for (period, theirs) in zip(film.timing?.periods ?? [], expected.timelineStarts) {
            differences.expect("periods", period.start, seconds: theirs.start)
        }
        differences.expect("locations", film.timing?.locations ?? [], expected.locations ?? [])
        // In milliseconds.
        differences.expect("update", film.timing?.minimumUpdatePeriod, seconds: expected.minimumUpdatePeriod.map { $0 / 1000 })
        differences.expect("delay", film.timing?.suggestedPresentationDelay, seconds: expected.suggestedPresentationDelay)
        let variants = film.variants.filter { $0.details?.mimeType?.hasPrefix("audio") != true }
        differences.expect("variants", variants.map { $0.details?.id ?? "" }, expected.playlists.map(\.attributes.name))
        for ours in variants {
            guard let theirs = Self.whole(expected.playlists.filter { $0.attributes.name == ours.details?.id }) else { continue }
            compare(ours.details, ours.content, ours.frameRate, theirs, &differences)
        }
        compare(film.audioRenditions, expected.mediaGroups["AUDIO"]?["audio"] ?? [:], "audio", &differences)
        compare(film.subtitleRenditions, expected.mediaGroups["SUBTITLES"]?["subs"] ?? [:], "text", &differences)
        let captions = expected.mediaGroups["CLOSED-CAPTIONS"]?["cc"] ?? [:]
        differences.expect("captions", film.closedCaptionRenditions.count, captions.count)
        for ours in film.closedCaptionRenditions {
            guard let theirs = captions[ours.language ?? ""] else { continue }
            differences.expect("captions.channel", ours.instreamID, theirs.instreamId)
            differences.expect("captions.easy", ours.characteristics == ["public.easy-to-read"], theirs.easyReader == 1)
        }
    }

    private func compare(
        _ ours: [Rendition], _ theirs: [String: ExpectedManifest.Rendition], _ kind: String, _ differences: inout Differences
    ) {
        let streams = theirs.values.flatMap { rendition in
            Dictionary(grouping: rendition.playlists ?? [], by: \.attributes.name).values.compactMap(Self.whole).map { (rendition, $0) }
        }
        differences.expect("\(kind).count", ours.count, streams.count)
        for (rendition, stream) in streams {
            let found = ours.first { $0.details?.id == stream.attributes.name && $0.language == rendition.language }
            guard let found else {
                differences.expect("\(kind).language", "none", rendition.language)
                continue
            }
            differences.expect("\(kind).default", found.isDefault, rendition.default)
            differences.expect("\(kind).autoselect", found.autoselect, rendition.autoselect)
            compare(found.details, found.content, nil, stream, &differences)
        }
    }

    private func compare(
        _ details: RepresentationDetails?, _ content: VariantContent, _ rate: FrameRate?, _ expected: ExpectedManifest.Stream,
        _ differences: inout Differences
    ) {
        differences.expect("bandwidth", details?.bandwidth, expected.attributes.bandwidth)
        differences.expect("codecs", details?.codecs.joined(separator: ","), expected.attributes.codecs ?? "")
        differences.expect("width", details?.size?.width, expected.attributes.resolution?.width)
        differences.expect("height", details?.size?.height, expected.attributes.resolution?.height)
        if let theirs = expected.attributes.frameRate {
            differences.expect("rate", ((rate?.perSecond ?? 0) * 1000).rounded(), (theirs * 1000).rounded())
        }
        compare(details?.protection ?? [], expected.contentProtection ?? [:], &differences)
        guard case .segments(let plan) = content else { return differences.expect("content", "\(content)", "a plan") }
        if let index = expected.sidx {
            let reference = IndexReference(url: index.resolvedUri, range: index.byterange?.range)
            differences.expect("index", plan.missingIndexes, [reference])
            differences.expect("index.map", plan.periods.first?.initialization, Self.initialization(index.map))
            return
        }
        do {
            compare(try plan.segments(), expected, &differences)
        } catch {
            differences.expect("segments", "\(error)", "none thrown")
        }
    }

    /// One stream's parts, where the other parser has several of one name.
    private static func whole(_ parts: [ExpectedManifest.Stream]) -> ExpectedManifest.Stream? {
        var whole = parts.first
        guard parts.count > 1 else { return whole }
        whole?.segments = parts.flatMap(\.segments).sorted { ($0.presentationTime ?? 0) < ($1.presentationTime ?? 0) }
        return whole
    }

    private static func initialization(_ map: ExpectedManifest.Map?) -> InitializationSegment? {
        map.map { InitializationSegment(url: $0.resolvedUri, range: $0.byterange?.range) }
    }

    private func compare(
        _ ours: [ContentProtection], _ theirs: [String: ExpectedManifest.Protection], _ differences: inout Differences
    ) {
        differences.expect("protection", Set(ours.map(\.scheme)), Set(theirs.values.map { $0.attributes["schemeIdUri"] ?? "" }))
        for protection in ours {
            let other = theirs.values.first { $0.attributes["schemeIdUri"] == protection.scheme }
            differences.expect("protection.value", protection.value, other?.attributes["value"])
            differences.expect("protection.keys", protection.defaultKIDs.first, other?.attributes["cenc:default_KID"])
            differences.expect("protection.pssh", protection.pssh, other?.pssh?["$bytes"])
        }
    }

    private func compare(_ list: SegmentList, _ expected: ExpectedManifest.Stream, _ differences: inout Differences) {
        differences.expect("segments", list.segments.count, expected.segments.count)
        differences.expect("endList", list.isComplete, expected.endList)
        differences.expect("targetDuration", list.targetDuration, seconds: expected.targetDuration)
        differences.expect("mediaSequence", list.mediaSequence, expected.mediaSequence)
        differences.expect("discontinuitySequence", list.discontinuitySequence, expected.discontinuitySequence)
        differences.expect("segment.url", Set(list.segments.map(\.url)).subtracting(expected.segments.map(\.resolvedUri)), [])
        for (place, ours) in list.segments.enumerated() {
            // One address may come in several periods.
            let same = expected.segments.filter { $0.resolvedUri == ours.url }
            guard let theirs = same.first(where: { (($0.presentationTime ?? 0) - ours.start.seconds).magnitude < 0.001 }) ?? same.first
            else { continue }
            differences.expect("segment.duration", ours.duration, seconds: theirs.duration)
            // They have none for text in files of its own.
            if let start = theirs.presentationTime { differences.expect("segment.start", ours.start, seconds: start) }
            differences.expect("segment.number", ours.sequence, theirs.number)
            differences.expect("segment.map", ours.initialization, Self.initialization(theirs.map))
            differences.expect("segment.range", ours.range, theirs.byterange?.range)
            let turns = place > 0 && ours.discontinuity != list.segments[place - 1].discontinuity
            differences.expect("segment.discontinuity", turns, theirs.discontinuity ?? false)
        }
    }
}
