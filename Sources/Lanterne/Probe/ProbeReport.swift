import AVMedia
import Media
import Playlist

struct PresentationReport: Codable, Equatable {
    struct Start: Codable, Equatable {
        var offset: Double
        var precise: Bool
    }
    struct Data: Codable, Equatable {
        var id: String
        var value: String?
        var url: String?
        var format: String?
        var language: String?
    }
    struct Steering: Codable, Equatable {
        var serverURL: String
        var pathway: String?
    }

    var title: String?
    var version: Int?
    var independentSegments: Bool
    var start: Start?
    var variants: [VariantReport]
    var iFrameVariants: [VariantReport]
    var imageVariants: [VariantReport]
    var renditions: [RenditionReport]
    /// Of a DASH manifest.
    var timing: TimingReport?
    var sessionData: [Data]
    var sessionKeys: [KeyReport]
    var steering: Steering?
    var variables: [String: String]
    var warnings: [WarningReport]

    /// - Parameter places: The place of each stream's list in the report.
    init(_ film: Presentation, places: [String: Int]) {
        title = film.title
        version = film.version
        independentSegments = film.independentSegments
        start = film.start.map { Start(offset: $0.offset.exactSeconds, precise: $0.isPrecise) }
        variants = film.variants.map { VariantReport($0, list: places["variant \($0.id.value)"]) }
        iFrameVariants = film.iFrameVariants.map { VariantReport($0, list: places["iFrameVariant \($0.id.value)"]) }
        imageVariants = film.imageVariants.map { VariantReport($0, list: places["imageVariant \($0.id.value)"]) }
        renditions = film.allRenditions.map { RenditionReport($0, list: places["rendition \($0.id.value)"]) }
        timing = film.timing.map(TimingReport.init)
        sessionData = film.sessionData.map {
            Data(id: $0.id, value: $0.value, url: $0.url, format: $0.format, language: $0.language)
        }
        sessionKeys = film.sessionKeys.map(KeyReport.init)
        steering = film.steering.map { Steering(serverURL: $0.serverURL, pathway: $0.pathway) }
        variables = film.variables
        warnings = film.warnings.map(WarningReport.init)
    }
}

struct VariantReport: Codable, Equatable {
    struct Protection: Codable, Equatable {
        var keyFormat: String
        var configurations: [String]
    }

    var id: Int
    var url: String
    /// Place in `lists`.
    var list: Int?
    var name: String?
    var bandwidth: Int64?
    var averageBandwidth: Int64?
    var score: Double?
    var width: Int32?
    var height: Int32?
    /// The exact fraction: `24000/1001`.
    var frameRate: String?
    var codecs: [String]
    var supplementalCodecs: [String]
    var videoRange: String
    var hdcpLevel: String?
    var allowedProtection: [Protection]
    var requiredVideoLayout: [String]
    var stableID: String?
    var pathway: String?
    var audioGroup: String?
    var videoGroup: String?
    var subtitleGroup: String?
    var closedCaptionGroup: String?
    /// Whether there are captions in the pictures: false where the author says that there are none, absent where nothing is said.
    var closedCaptions: Bool?
    /// Attributes that have no name of their own here.
    var attributes: [String: String]
    /// Of a DASH manifest.
    var details: DetailsReport?

    init(_ variant: Variant, list: Int?) {
        id = variant.id.value
        url = variant.url
        self.list = list
        name = variant.name
        bandwidth = variant.bandwidth
        averageBandwidth = variant.averageBandwidth
        score = variant.score
        width = variant.size?.width
        height = variant.size?.height
        frameRate = variant.frameRate?.description
        codecs = variant.codecs
        supplementalCodecs = variant.supplementalCodecs
        videoRange = variant.videoRange.word
        hdcpLevel = variant.hdcpLevel?.word
        allowedProtection = variant.allowedProtection.map { Protection(keyFormat: $0.keyFormat, configurations: $0.configurations) }
        requiredVideoLayout = variant.requiredVideoLayout
        stableID = variant.stableID
        pathway = variant.pathway
        audioGroup = variant.audioGroup
        videoGroup = variant.videoGroup
        subtitleGroup = variant.subtitleGroup
        closedCaptionGroup = variant.closedCaptionGroup
        closedCaptions = variant.hasNoClosedCaptions ? false : variant.closedCaptionGroup == nil ? nil : true
        attributes = variant.otherAttributes
        details = variant.details.map(DetailsReport.init)
    }
}

struct RenditionReport: Codable, Equatable {
    var id: Int
    var kind: String
    var group: String
    var name: String
    var url: String?
    /// Place in `lists`.
    var list: Int?
    var language: String?
    var associatedLanguage: String?
    var channels: Int?
    var channelParameters: [String]
    var bitDepth: Int?
    var sampleRate: Int?
    var stableID: String?
    var isDefault: Bool
    var autoselect: Bool
    var forced: Bool
    var characteristics: [String]
    var instreamID: String?
    /// Attributes that have no name of their own here.
    var attributes: [String: String]
    /// Of a DASH manifest.
    var details: DetailsReport?

    init(_ rendition: Rendition, list: Int?) {
        id = rendition.id.value
        kind = rendition.kind.word
        group = rendition.group
        name = rendition.name
        url = rendition.url
        self.list = list
        language = rendition.language
        associatedLanguage = rendition.associatedLanguage
        channels = rendition.channels
        channelParameters = rendition.channelParameters
        bitDepth = rendition.bitDepth
        sampleRate = rendition.sampleRate
        stableID = rendition.stableID
        isDefault = rendition.isDefault
        autoselect = rendition.autoselect
        forced = rendition.isForced
        characteristics = rendition.characteristics
        instreamID = rendition.instreamID
        attributes = rendition.otherAttributes
        details = rendition.details.map(DetailsReport.init)
    }
}

struct WarningReport: Codable, Equatable {
    var line: Int
    var clause: String
    var text: String

    init(_ warning: PlaylistWarning) {
        line = warning.line
        clause = warning.clause
        text = warning.text
    }
}
