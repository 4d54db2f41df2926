import Media

/// What is said of the whole list. Source: RFC 8216 §4.3.3, RFC 8216bis §4.4.3, Image Media Playlist specification.
extension MediaPlaylistBuilder {
    private static let onceOnly: Set<String> = [
        "-X-TARGETDURATION", "-X-MEDIA-SEQUENCE", "-X-DISCONTINUITY-SEQUENCE", "-X-ENDLIST", "-X-PLAYLIST-TYPE", "-X-I-FRAMES-ONLY",
        "-X-PART-INF", "-X-SERVER-CONTROL",
    ]

    mutating func readListTag(_ name: String, _ value: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        if Self.onceOnly.contains(name), !seenTags.insert(name).inserted {
            let clause = name.hasPrefix("-X-PART") || name.hasPrefix("-X-SERVER") ? "RFC 8216bis §4.4.3" : "RFC 8216 §4.3.3"
            let isTarget = name == "-X-TARGETDURATION"
            context.warn(line, clause, "EXT\(name) comes twice; the \(isTarget ? "first" : "last") counts")
            if isTarget { return }
        }
        switch name {
        case "-X-TARGETDURATION": readTargetDuration(value, line, &context)
        case "-X-MEDIA-SEQUENCE":
            guard segments.isEmpty, list.skippedSegments == 0, let number = value.decimalInteger else {
                context.warn(line, "RFC 8216 §4.3.3.2", "a media sequence number that can't be read, or comes too late, was skipped")
                return
            }
            mediaSequence = number
        case "-X-DISCONTINUITY-SEQUENCE":
            guard segments.isEmpty, held.discontinuity == declaredDiscontinuity ?? 0, let number = value.decimalInteger else {
                context.warn(
                    line, "RFC 8216 §4.3.3.3", "a discontinuity sequence number that can't be read, or comes too late, was skipped")
                return
            }
            declaredDiscontinuity = number
            held.discontinuity = number
        case "-X-ENDLIST": hasEnd = true
        case "-X-PLAYLIST-TYPE":
            if value == "VOD" {
                declaredKind = .vod
            } else if value == "EVENT" {
                declaredKind = .event
            } else {
                context.warn(line, "RFC 8216 §4.3.3.5", "an unknown playlist type was skipped")
            }
        case "-X-I-FRAMES-ONLY":
            list.isIFramesOnly = true
            context.uses(.iFramesOnly, line)
        case "-X-IMAGES-ONLY": list.isImagesOnly = true
        case "-X-TILES": readTiles(try context.attributes(value, line), line, &context)
        case "-X-BITRATE":
            held.bitrate = value.decimalInteger.flatMap { $0 <= Int64.max / 1000 ? $0 * 1000 : nil }
            if held.bitrate == nil { context.warn(line, "RFC 8216bis §4.4.4.8", "a bit rate that can't be read was skipped") }
        case "-X-PART-INF":
            list.partTarget = try context.attributes(value, line)["PART-TARGET"]?.decimalTime
            if list.partTarget == nil { context.warn(line, "RFC 8216bis §4.4.3.7", "EXT-X-PART-INF without PART-TARGET was skipped") }
        case "-X-SERVER-CONTROL": readServerControl(try context.attributes(value, line))
        case "-X-PRELOAD-HINT": try readHint(context.attributes(value, line), line, &context)
        case "-X-RENDITION-REPORT": try readReport(context.attributes(value, line), line, &context)
        default: break
        }
    }

    private mutating func readTargetDuration(_ value: Text, _ line: Int, _ context: inout HLSContext) {
        guard let time = value.decimalTime, time >= .zero else {
            context.warn(line, "RFC 8216 §4.3.3.1", "the target duration can't be read")
            return
        }
        if value.decimalInteger == nil { context.warn(line, "RFC 8216 §4.3.3.1", "the target duration is no whole number") }
        targetDuration = time
    }

    private mutating func readServerControl(_ attributes: AttributeList) {
        var control = ServerControl()
        control.canSkipUntil = attributes["CAN-SKIP-UNTIL"]?.decimalTime
        control.canSkipDateRanges = attributes.isYes("CAN-SKIP-DATERANGES")
        control.holdBack = attributes["HOLD-BACK"]?.decimalTime
        control.partHoldBack = attributes["PART-HOLD-BACK"]?.decimalTime
        control.canBlockReload = attributes.isYes("CAN-BLOCK-RELOAD")
        list.serverControl = control
    }

    private mutating func readTiles(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) {
        guard let size = attributes.resolution("RESOLUTION"), let layout = attributes.resolution("LAYOUT"),
            let duration = attributes["DURATION"]?.decimalTime, duration > .zero
        else {
            context.warn(line, "Image Media Playlist, EXT-X-TILES", "tiles without a readable RESOLUTION, LAYOUT or DURATION were skipped")
            return
        }
        held.tiles = TileLayout(grid: TileGrid(size: size, columns: layout.width, rows: layout.height), duration: duration)
    }

    /// What must hold between the tags of a list.
    func check(_ line: Int, _ context: inout HLSContext) {
        if targetDuration == nil { context.warn(line, "RFC 8216 §4.3.3.1", "the playlist has no target duration") }
        if declaredKind == .vod, !hasEnd { context.warn(line, "RFC 8216 §6.2.1", "a list that can't change has no EXT-X-ENDLIST") }
        if hasEnd, !list.preloadHints.isEmpty {
            context.warn(line, "RFC 8216bis §4.4.5.3", "a preload hint in a list that has its end")
        }
        if !list.dateRanges.isEmpty, held.date == nil {
            context.warn(line, "RFC 8216 §4.3.2.7", "date ranges in a list without EXT-X-PROGRAM-DATE-TIME have no place")
        }
        if hasPart, list.partTarget == nil { context.warn(line, "RFC 8216bis §4.4.3.7", "parts in a list without EXT-X-PART-INF") }
        checkServerControl(line, &context)
    }

    /// RFC 8216bis §4.4.3.8.
    private func checkServerControl(_ line: Int, _ context: inout HLSContext) {
        let control = list.serverControl ?? ServerControl()
        let clause = "RFC 8216bis §4.4.3.8"
        if let partTarget = list.partTarget {
            guard let back = control.partHoldBack else {
                context.warn(line, clause, "a list with parts has no PART-HOLD-BACK")
                return
            }
            if back < partTarget + partTarget { context.warn(line, clause, "PART-HOLD-BACK is less than two part targets") }
        }
        if control.canSkipDateRanges, control.canSkipUntil == nil {
            context.warn(line, clause, "CAN-SKIP-DATERANGES without CAN-SKIP-UNTIL")
        }
        guard let target = targetDuration else { return }
        let three = target + target + target
        if let back = control.holdBack, back < three { context.warn(line, clause, "HOLD-BACK is less than three target durations") }
        if let until = control.canSkipUntil, until < three + three {
            context.warn(line, clause, "CAN-SKIP-UNTIL is less than six target durations")
        }
    }
}
