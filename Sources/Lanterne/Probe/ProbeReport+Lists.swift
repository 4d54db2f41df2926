import Media
import Playlist

/// One stream's segments, or why there are none.
struct ListReport: Codable, Equatable {
    struct Control: Codable, Equatable {
        var canSkipUntil: Double?
        var canSkipDateRanges: Bool
        var holdBack: Double?
        var partHoldBack: Double?
        var canBlockReload: Bool
    }
    struct Hint: Codable, Equatable {
        var kind: String
        var url: String
        var range: RangeReport
    }
    struct Other: Codable, Equatable {
        var url: String
        var lastSequence: Int64?
        var lastPart: Int64?
    }
    /// One of the places where a period's segments lie.
    struct Place: Codable, Equatable {
        var url: String
        var serviceLocation: String?
        var priority: Int
        var weight: Int
    }
    struct Places: Codable, Equatable {
        /// The period's.
        var discontinuity: Int64
        /// The first is asked first.
        var places: [Place]
    }
    /// What there is only of a list that could be read.
    struct Content: Codable, Equatable {
        var type: String
        var declaredType: String?
        var complete: Bool
        var version: Int
        var targetDuration: Double
        var duration: Double
        var mediaSequence: Int64
        var discontinuitySequence: Int64
        var skippedSegments: Int64
        var removedDateRanges: [String]
        var independentSegments: Bool
        var iFramesOnly: Bool
        var imagesOnly: Bool
        var start: PresentationReport.Start?
        var partTarget: Double?
        var serverControl: Control?
        var segments: [SegmentReport]
        var pendingParts: [PartReport]
        var preloadHints: [Hint]
        var renditionReports: [Other]
        var dateRanges: [DateRangeReport]
        /// Where segments lie in several places, or in one that has a name; absent where neither is.
        var addresses: [Places]?
        var warnings: [WarningReport]
    }

    var url: String
    /// `variant 0`, `rendition 3`.
    var streams: [String]
    /// A sentence.
    var error: String?
    var content: Content?

    /// - Parameter segments: Whether those are in it, or are told beside it.
    init(_ probed: ProbedList, segments: Bool = true) {
        url = probed.url
        streams = probed.streams
        switch probed.outcome {
        case .failed(let sentence): error = sentence
        case .list(let list): content = Content(list, segments: segments)
        case .waiting: break
        }
    }
}

extension ListReport.Content {
    init(_ list: SegmentList, segments isWhole: Bool) {
        type = list.kind.word
        declaredType = list.declaredKind?.word
        complete = list.isComplete
        version = list.version
        targetDuration = list.targetDuration.exactSeconds
        duration = list.duration.exactSeconds
        mediaSequence = list.mediaSequence
        discontinuitySequence = list.discontinuitySequence
        skippedSegments = list.skippedSegments
        removedDateRanges = list.removedDateRanges
        independentSegments = list.independentSegments
        iFramesOnly = list.isIFramesOnly
        imagesOnly = list.isImagesOnly
        start = list.start.map { .init(offset: $0.offset.exactSeconds, precise: $0.isPrecise) }
        partTarget = list.partTarget?.exactSeconds
        serverControl = list.serverControl.map {
            .init(
                canSkipUntil: $0.canSkipUntil?.exactSeconds, canSkipDateRanges: $0.canSkipDateRanges, holdBack: $0.holdBack?.exactSeconds,
                partHoldBack: $0.partHoldBack?.exactSeconds, canBlockReload: $0.canBlockReload)
        }
        segments = isWhole ? list.segments.map(SegmentReport.init) : []
        pendingParts = list.pendingParts.map(PartReport.init)
        preloadHints = list.preloadHints.map { .init(kind: $0.kind == .part ? "part" : "map", url: $0.url, range: RangeReport($0.range)) }
        renditionReports = list.renditionReports.map { .init(url: $0.url, lastSequence: $0.lastSequence, lastPart: $0.lastPart) }
        dateRanges = list.dateRanges.map { DateRangeReport($0, position: list.position(of: $0.start)) }
        let told = list.addresses.sorted { $0.key < $1.key }.map { number, addresses in
            ListReport.Places(
                discontinuity: number,
                places: addresses.map {
                    ListReport.Place(url: $0.url, serviceLocation: $0.serviceLocation, priority: $0.priority, weight: $0.weight)
                })
        }
        addresses = told.isEmpty ? nil : told
        warnings = list.warnings.map(WarningReport.init)
    }
}

struct RangeReport: Codable, Equatable {
    var offset: Int64
    /// Absent: to the end.
    var length: Int64?

    init(_ range: ByteRange) {
        offset = range.start
        length = range.end.map { $0 - range.start }
    }
}

struct SegmentReport: Codable, Equatable {
    struct Initialization: Codable, Equatable {
        var url: String
        var range: RangeReport?
        var keys: [KeyReport]
    }
    struct Tiles: Codable, Equatable {
        var width: Int32?
        var height: Int32?
        var columns: Int32
        var rows: Int32
        var duration: Double
    }

    var sequence: Int64
    var discontinuity: Int64
    var url: String
    var range: RangeReport?
    var start: Double
    var duration: Double
    var title: String?
    var gap: Bool
    /// What has to be added to the media's own timestamps for the presentation's; absent where only the media can tell.
    var timestampOffset: Double?
    var bitrate: Int64?
    /// `mpegts`, `fmp4`, `packed-aac`…: what its address and initialization segment say.
    var form: String?
    var programDateTime: String?
    /// The list says `programDateTime` of this segment itself.
    var dateDeclared: Bool
    var initialization: Initialization?
    var keys: [KeyReport]
    var parts: [PartReport]
    var tiles: Tiles?

    init(_ segment: Segment) {
        sequence = segment.sequence
        discontinuity = segment.discontinuity
        url = segment.url
        range = segment.range.map(RangeReport.init)
        start = segment.start.exactSeconds
        duration = segment.duration.exactSeconds
        title = segment.title
        gap = segment.isGap
        timestampOffset = segment.timestampOffset?.exactSeconds
        bitrate = segment.bitrate
        form = segment.expectedForm?.rawValue
        programDateTime = segment.programDateTime?.description
        dateDeclared = segment.isDateDeclared
        initialization = segment.initialization.map {
            Initialization(url: $0.url, range: $0.range.map(RangeReport.init), keys: $0.keys.map(KeyReport.init))
        }
        keys = segment.keys.map(KeyReport.init)
        parts = segment.parts.map(PartReport.init)
        tiles = segment.tiles.map {
            Tiles(
                width: $0.grid.size?.width, height: $0.grid.size?.height, columns: $0.grid.columns, rows: $0.grid.rows,
                duration: $0.duration.exactSeconds)
        }
    }
}

struct PartReport: Codable, Equatable {
    var url: String
    var range: RangeReport?
    var start: Double
    var duration: Double
    var independent: Bool
    var gap: Bool

    init(_ part: PartialSegment) {
        url = part.url
        range = part.range.map(RangeReport.init)
        start = part.start.exactSeconds
        duration = part.duration.exactSeconds
        independent = part.isIndependent
        gap = part.isGap
    }
}

struct KeyReport: Codable, Equatable {
    var method: String
    var url: String?
    /// Hexadecimal, 32 digits; absent: the media sequence number.
    var iv: String?
    var format: String
    var formatVersions: [Int]
    /// Attributes that have no name of their own here.
    var attributes: [String: String]

    init(_ key: EncryptionKey) {
        method = key.method
        url = key.url.map { KeyName.withoutData($0) }
        iv = key.initializationVector?.hexadecimal
        format = key.format
        formatVersions = key.formatVersions
        attributes = key.otherAttributes
    }
}

struct DateRangeReport: Codable, Equatable {
    var id: String
    var classID: String?
    var startDate: String
    var endDate: String?
    /// On the presentation timeline.
    var position: Double?
    var duration: Double?
    var plannedDuration: Double?
    var endsOnNext: Bool
    var cues: [String]
    /// Hexadecimal.
    var scte35Command: String?
    var scte35Out: String?
    var scte35In: String?
    /// The author's own, as `X-…`: texts as they are, bytes in hexadecimal after `0x`, numbers in decimals.
    var clientAttributes: [String: String]
    /// Attributes that have no name of their own here.
    var attributes: [String: String]

    init(_ range: DateRange, position: MediaTime?) {
        id = range.id
        classID = range.classID
        startDate = range.start.description
        endDate = range.end?.description
        self.position = position?.exactSeconds
        duration = range.duration?.exactSeconds
        plannedDuration = range.plannedDuration?.exactSeconds
        endsOnNext = range.endsOnNext
        cues = range.cues
        scte35Command = range.scte35Command?.hexadecimal
        scte35Out = range.scte35Out?.hexadecimal
        scte35In = range.scte35In?.hexadecimal
        clientAttributes = range.clientAttributes.mapValues { value in
            switch value {
            case .text(let text): text
            case .bytes(let bytes): "0x" + bytes.hexadecimal
            case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
            }
        }
        attributes = range.otherAttributes
    }
}
