import Media
import Playlist

struct DescriptorReport: Codable, Equatable {
    var scheme: String
    var value: String?
    var id: String?

    init(_ descriptor: Descriptor) {
        scheme = descriptor.scheme
        value = descriptor.value
        id = descriptor.id
    }
}

/// What a DASH manifest says of a stream beyond what all languages say.
struct DetailsReport: Codable, Equatable {
    struct Text: Codable, Equatable {
        var text: String
        var language: String?
    }
    struct Protection: Codable, Equatable {
        var scheme: String
        /// `widevine`, `playready`…, where known.
        var system: String?
        var value: String?
        var defaultKIDs: [String]
        /// Hexadecimal.
        var pssh: String?
        var licenseURL: String?
        var robustness: String?
    }

    var id: String
    var setID: String?
    var set: Int
    var mimeType: String?
    var bandwidth: Int64?
    var codecs: [String]
    var sampleRate: Int64?
    var channelConfiguration: DescriptorReport?
    var roles: [DescriptorReport]
    var accessibility: [DescriptorReport]
    var essentialProperties: [DescriptorReport]
    var supplementalProperties: [DescriptorReport]
    var viewpoints: [DescriptorReport]
    var inbandEvents: [DescriptorReport]
    var labels: [Text]
    var protection: [Protection]
    var trickModeOf: [String]
    var maximumPlayoutRate: Double?
    var selectionPriority: Int64
    var qualityRanking: Int64?

    init(_ details: RepresentationDetails) {
        id = details.id
        setID = details.setID
        set = details.set
        mimeType = details.mimeType
        bandwidth = details.bandwidth
        codecs = details.codecs
        sampleRate = details.sampleRate
        channelConfiguration = details.channelConfiguration.map(DescriptorReport.init)
        roles = details.roles.map(DescriptorReport.init)
        accessibility = details.accessibility.map(DescriptorReport.init)
        essentialProperties = details.essentialProperties.map(DescriptorReport.init)
        supplementalProperties = details.supplementalProperties.map(DescriptorReport.init)
        viewpoints = details.viewpoints.map(DescriptorReport.init)
        inbandEvents = details.inbandEvents.map(DescriptorReport.init)
        labels = details.labels.map { Text(text: $0.text, language: $0.language) }
        protection = details.protection.map {
            Protection(
                scheme: $0.scheme, system: $0.systemName, value: $0.value, defaultKIDs: $0.defaultKIDs, pssh: $0.pssh?.hexadecimal,
                licenseURL: $0.licenseURL, robustness: $0.robustness)
        }
        trickModeOf = details.trickModeOf
        maximumPlayoutRate = details.maximumPlayoutRate
        selectionPriority = details.selectionPriority
        qualityRanking = details.qualityRanking
    }
}

/// What a DASH manifest says of the whole.
struct TimingReport: Codable, Equatable {
    struct Event: Codable, Equatable {
        var scheme: DescriptorReport
        var id: String?
        var start: Double
        var duration: Double?
        var message: String
    }
    struct Period: Codable, Equatable {
        var id: String?
        var start: Double
        var duration: Double?
        var discontinuity: Int64
        var assetIdentifiers: [DescriptorReport]
        var events: [Event]
        var preselections: [String]
    }
    struct Service: Codable, Equatable {
        var id: String?
        var targetLatency: Double?
        var minimumLatency: Double?
        var maximumLatency: Double?
        var minimumPlaybackRate: Double?
        var maximumPlaybackRate: Double?
    }

    var dynamic: Bool
    var duration: Double?
    var periods: [Period]
    var availabilityStart: String?
    var availabilityEnd: String?
    var publishTime: String?
    var minimumUpdatePeriod: Double?
    var timeShiftBufferDepth: Double?
    var suggestedPresentationDelay: Double?
    var minimumBufferTime: Double?
    var maximumSegmentDuration: Double?
    var profiles: [String]
    var locations: [String]
    var patchLocations: [String]
    var clockSources: [DescriptorReport]
    var serviceDescriptions: [Service]

    init(_ timing: PresentationTiming) {
        dynamic = timing.isDynamic
        duration = timing.duration?.exactSeconds
        periods = timing.periods.map { period in
            Period(
                id: period.id, start: period.start.exactSeconds, duration: period.duration?.exactSeconds,
                discontinuity: period.discontinuity, assetIdentifiers: period.assetIdentifiers.map(DescriptorReport.init),
                events: period.events.map {
                    Event(
                        scheme: DescriptorReport($0.scheme), id: $0.id, start: $0.start.exactSeconds, duration: $0.duration?.exactSeconds,
                        message: String(decoding: $0.message, as: UTF8.self))
                }, preselections: period.preselections)
        }
        availabilityStart = timing.availabilityStart?.description
        availabilityEnd = timing.availabilityEnd?.description
        publishTime = timing.publishTime?.description
        minimumUpdatePeriod = timing.minimumUpdatePeriod?.exactSeconds
        timeShiftBufferDepth = timing.timeShiftBufferDepth?.exactSeconds
        suggestedPresentationDelay = timing.suggestedPresentationDelay?.exactSeconds
        minimumBufferTime = timing.minimumBufferTime?.exactSeconds
        maximumSegmentDuration = timing.maximumSegmentDuration?.exactSeconds
        profiles = timing.profiles
        locations = timing.locations
        patchLocations = timing.patchLocations
        clockSources = timing.clockSources.map { DescriptorReport($0.scheme) }
        serviceDescriptions = timing.serviceDescriptions.map {
            Service(
                id: $0.id, targetLatency: $0.targetLatency?.exactSeconds, minimumLatency: $0.minimumLatency?.exactSeconds,
                maximumLatency: $0.maximumLatency?.exactSeconds, minimumPlaybackRate: $0.minimumPlaybackRate,
                maximumPlaybackRate: $0.maximumPlaybackRate)
        }
    }
}
