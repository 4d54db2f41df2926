/// What only playlists of a version may use. Source: RFC 8216 §7, RFC 8216bis §8.
enum VersionedFeature: UInt32, CaseIterable {
    case keyVector, fractionalDuration, byteRange, iFramesOnly, sampleKey, keyFormat, keyFormatVersions, map, mapWithoutIFrames
    case captionService, define, skip, queryParameter, skippedDateRanges, requirement, instreamOfOthers

    /// What is known here.
    static let newest = 13

    var version: Int {
        switch self {
        case .keyVector: 2
        case .fractionalDuration: 3
        case .byteRange, .iFramesOnly: 4
        case .sampleKey, .keyFormat, .keyFormatVersions, .map: 5
        case .mapWithoutIFrames: 6
        case .captionService: 7
        case .define: 8
        case .skip: 9
        case .skippedDateRanges: 10
        case .queryParameter: 11
        case .requirement: 12
        case .instreamOfOthers: 13
        }
    }

    var clause: String { version <= 7 && self != .sampleKey ? "RFC 8216 §7" : "RFC 8216bis §8" }

    /// What is used, for a warning.
    var words: String {
        switch self {
        case .keyVector: "the IV of an EXT-X-KEY"
        case .fractionalDuration: "an EXTINF with a fraction"
        case .byteRange: "EXT-X-BYTERANGE"
        case .iFramesOnly: "EXT-X-I-FRAMES-ONLY"
        case .sampleKey: "an EXT-X-KEY with METHOD=SAMPLE-AES"
        case .keyFormat: "KEYFORMAT"
        case .keyFormatVersions: "KEYFORMATVERSIONS"
        case .map: "EXT-X-MAP"
        case .mapWithoutIFrames: "EXT-X-MAP without EXT-X-I-FRAMES-ONLY"
        case .captionService: "an INSTREAM-ID of a SERVICE"
        case .define: "variable substitution"
        case .skip: "EXT-X-SKIP"
        case .queryParameter: "an EXT-X-DEFINE with QUERYPARAM"
        case .skippedDateRanges: "an EXT-X-SKIP of date ranges"
        case .requirement: "an attribute that begins with REQ-"
        case .instreamOfOthers: "an INSTREAM-ID of what is no caption"
        }
    }
}

/// The features that a playlist uses, each with the line where it did first.
struct VersionNeeds {
    private var seen: UInt32 = 0
    private var uses: [(feature: VersionedFeature, line: Int)] = []

    mutating func note(_ feature: VersionedFeature, _ line: Int) {
        guard seen & 1 << feature.rawValue == 0 else { return }
        seen |= 1 << feature.rawValue
        uses.append((feature, line))
    }

    /// What a playlist of this version uses and may not, in the order of the lines.
    func unmet(by version: Int) -> [(feature: VersionedFeature, line: Int)] {
        uses.filter { $0.feature.version > version }.sorted { $0.line < $1.line }
    }
}
