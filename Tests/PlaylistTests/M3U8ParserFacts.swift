import Media
import Playlist

/// What we read, in the words of the other parser's results, so that both can be compared member by member.
enum M3U8ParserFacts {
    static func facts(of list: SegmentList) -> Facts {
        var facts: [String: Facts] = [
            "segments": .list(segments(of: list)), "mediaSequence": .optional(list.mediaSequence),
            "discontinuitySequence": .optional(list.discontinuitySequence), "endList": .flag(list.isComplete),
            "targetDuration": list.targetDuration == .zero ? .nothing : .number(list.targetDuration.seconds),
            "version": .optional(list.version), "iFramePlaylists": [], "iFramesOnly": .flag(list.isIFramesOnly),
            "dateRanges": .list(list.dateRanges.map { .text($0.id) }),
            "independentSegments": .flag(list.independentSegments),
            "playlistType": list.declaredKind.map { $0 == .vod ? "VOD" : "EVENT" } ?? .nothing,
            "discontinuityStarts": .list(starts(of: list).enumerated().filter(\.element).map { .optional($0.offset) }),
            "preloadSegment": preload(of: list),
        ]
        if !list.renditionReports.isEmpty {
            facts["renditionReports"] = .list(
                list.renditionReports.map { report in
                    .object(["uri": .text(report.url), "lastMsn": .optional(report.lastSequence), "lastPart": .optional(report.lastPart)])
                })
        }
        if let target = list.partTarget {
            facts["partTargetDuration"] = .number(target.seconds)
            facts["partInf"] = .object(["partTarget": .number(target.seconds)])
        }
        if let start = list.start {
            facts["start"] = .object(["timeOffset": .number(start.offset.seconds), "precise": .bool(start.isPrecise)])
        }
        if let control = list.serverControl {
            facts["serverControl"] = .object([
                "canSkipDateranges": .bool(control.canSkipDateRanges), "canBlockReload": .bool(control.canBlockReload),
                "canSkipUntil": .optional(control.canSkipUntil?.seconds), "partHoldBack": .optional(control.partHoldBack?.seconds),
                "holdBack": .optional(control.holdBack?.seconds),
            ])
        }
        if list.skippedSegments > 0 {
            let removed = Facts.list(list.removedDateRanges.map { .text($0) })
            facts["skip"] = .object([
                "skippedSegments": .optional(list.skippedSegments), "recentlyRemovedDateranges": removed == [] ? .nothing : removed,
            ])
        }
        facts["dateTimeString"] = .flag(list.segments.contains(where: \.isDateDeclared))
        return .object(facts)
    }

    /// Whether each segment begins a run of its own.
    private static func starts(of list: SegmentList) -> [Bool] {
        var before = list.discontinuitySequence
        return list.segments.map { segment in
            defer { before = segment.discontinuity }
            return segment.discontinuity != before
        }
    }

    private static func segments(of list: SegmentList) -> [Facts] {
        zip(list.segments, starts(of: list)).map { segment, isStart in
            .object([
                "uri": .text(segment.url), "duration": .number(segment.duration.seconds), "timeline": .optional(segment.discontinuity),
                "byterange": range(segment.range), "title": .optional(segment.title), "discontinuity": .flag(isStart),
                "key": key(segment.key), "map": map(segment.initialization), "parts": parts(segment.parts),
                "programDateTime": .optional(segment.programDateTime.map { Double($0.microsecondsSince1970) / 1000 }),
                "dateTimeString": .flag(segment.isDateDeclared),
            ])
        }
    }

    private static func preload(of list: SegmentList) -> Facts {
        guard !list.pendingParts.isEmpty || !list.preloadHints.isEmpty else { return .nothing }
        let hints = list.preloadHints.map { hint in
            let isWhole = hint.range.start == 0 && hint.range.end == nil
            return Facts.object([
                "type": hint.kind == .part ? "PART" : "MAP", "uri": .text(hint.url), "byterange": isWhole ? .nothing : range(hint.range),
            ])
        }
        return .object([
            "timeline": .optional(list.segments.last?.discontinuity ?? 0), "parts": parts(list.pendingParts),
            "preloadHints": .list(hints), "map": map(list.segments.last?.initialization),
        ])
    }

    private static func parts(_ parts: [PartialSegment]) -> Facts {
        guard !parts.isEmpty else { return .nothing }
        return .list(
            parts.map { part in
                .object([
                    "uri": .text(part.url), "duration": .number(part.duration.seconds), "byterange": range(part.range),
                    "independent": .flag(part.isIndependent), "gap": .flag(part.isGap),
                ])
            })
    }

    private static func range(_ range: ByteRange?) -> Facts {
        guard let range else { return .nothing }
        return .object(["offset": .optional(range.start), "length": .optional(range.end.map { $0 - range.start })])
    }

    private static func map(_ header: InitializationSegment?) -> Facts {
        guard let header else { return .nothing }
        return .object(["uri": .text(header.url), "byterange": range(header.range), "key": key(header.key)])
    }

    private static func key(_ key: EncryptionKey?) -> Facts {
        guard let key else { return .nothing }
        var facts: [String: Facts] = ["method": .text(key.method), "uri": .optional(key.url)]
        if let vector = key.initializationVector {
            // As four words.
            let words = stride(from: 0, to: 16, by: 4).map { vector[$0..<($0 + 4)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
            facts["iv"] = .object(["$bytes": .list(words.map { .optional($0) })])
        }
        return .object(facts)
    }

    static func facts(of film: Presentation) -> Facts {
        .object([
            "playlists": .list(
                film.variants.map { .object(["uri": .text($0.url), "attributes": attributes(of: $0), "timeline": .number(0)]) }),
            "iFramePlaylists": .list(
                film.iFrameVariants.map { .object(["uri": .text($0.url), "attributes": attributes(of: $0), "timeline": .number(0)]) }),
            "segments": [], "dateRanges": [], "discontinuityStarts": [], "independentSegments": .flag(film.independentSegments),
            "version": .optional(film.version ?? 1),
            "mediaGroups": .object([
                "AUDIO": groups(film.audioRenditions), "VIDEO": groups(film.videoRenditions), "SUBTITLES": groups(film.subtitleRenditions),
                "CLOSED-CAPTIONS": groups(film.closedCaptionRenditions),
            ]),
        ])
    }

    private static func attributes(of variant: Variant) -> Facts {
        var facts: [String: Facts] = [
            "BANDWIDTH": .optional(variant.bandwidth), "AVERAGE-BANDWIDTH": .optional(variant.averageBandwidth),
            "CODECS": variant.codecs.isEmpty ? .nothing : .text(variant.codecs.joined(separator: ",")),
            "AUDIO": .optional(variant.audioGroup), "VIDEO": .optional(variant.videoGroup), "SUBTITLES": .optional(variant.subtitleGroup),
            "CLOSED-CAPTIONS": variant.hasNoClosedCaptions ? "NONE" : .optional(variant.closedCaptionGroup),
            "FRAME-RATE": .optional(variant.frameRate.map { ($0.perSecond * 1000).rounded() / 1000 }),
            "VIDEO-RANGE": variant.videoRange == .sdr ? .nothing : variant.videoRange == .hlg ? "HLG" : "PQ",
            "HDCP-LEVEL": variant.hdcpLevel == .notNeeded
                ? "NONE" : variant.hdcpLevel == .type0 ? "TYPE-0" : variant.hdcpLevel == .type1 ? "TYPE-1" : .nothing,
            "PROGRAM-ID": .optional(variant.otherAttributes["PROGRAM-ID"].flatMap(Double.init)),
        ]
        if let size = variant.size { facts["RESOLUTION"] = .object(["width": .optional(size.width), "height": .optional(size.height)]) }
        return facts.values.allSatisfy { $0 == .nothing } ? .nothing : .object(facts)
    }

    private static func groups(_ renditions: [Rendition]) -> Facts {
        var groups: [String: Facts] = [:]
        for rendition in renditions {
            let facts = Facts.object([
                "default": .bool(rendition.isDefault), "autoselect": .bool(rendition.autoselect), "language": .optional(rendition.language),
                "uri": .optional(rendition.url), "instreamId": .optional(rendition.instreamID), "forced": .flag(rendition.isForced),
                "characteristics": .optional(rendition.characteristics.isEmpty ? nil : rendition.characteristics.joined(separator: ",")),
            ])
            groups[rendition.group] = (groups[rendition.group] ?? .object([:])).with(rendition.name, facts)
        }
        return .object(groups)
    }
}
