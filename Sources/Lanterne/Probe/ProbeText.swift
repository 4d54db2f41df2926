import AVMedia
import Media
import Playlist

/// The findings for a terminal: columns, totals, and the first and last segments of each list.
struct ProbeText {
    /// Every segment is told, not the first and last ones alone.
    var everySegment: Bool
    var lines: [String] = []
    /// Of what was told so far.
    private var warnings = 0
    /// Addresses in this folder are told from it on.
    private var folder = ""

    /// Of the film.
    private var periods = 0

    /// Of a long list: so many at its beginning, and the last.
    private static let shownSegments = 3

    init(everySegment: Bool) {
        self.everySegment = everySegment
    }

    /// What comes before the lists.
    mutating func begin(_ found: Probe.Findings) -> String {
        folder = Self.folder(of: found.url)
        periods = found.presentation.timing?.periods.count ?? 0
        lines = ["\(found.url)", "  \(Self.words(for: found))"]
        tell(found.presentation, lists: found.lists)
        if let container = found.container { tell(container) }
        warnings = found.presentation.warnings.count
        return lines.joined(separator: "\n")
    }

    mutating func text(of probed: ProbedList) -> String {
        lines = []
        tell(probed)
        warnings += probed.list?.warnings.count ?? 0
        return lines.joined(separator: "\n")
    }

    /// What comes after the lists.
    func end() -> String { "\n" + (warnings == 0 ? "No warnings." : "\(warnings) warning\(warnings == 1 ? "" : "s").") }

    private static func words(for found: Probe.Findings) -> String {
        switch found.kind {
        case .hlsMultivariant: "HLS, a multivariant playlist\(found.presentation.version.map { ", version \($0)" } ?? "")"
        case .hlsMedia: "HLS, a media playlist"
        case .dash: "DASH\(found.presentation.timing.map { $0.isDynamic ? ", a live manifest" : "" } ?? "")"
        case .file: "a file that is its own container"
        }
    }

    // MARK: The presentation

    private mutating func tell(_ film: Presentation, lists: [ProbedList]) {
        if let title = film.title { lines.append("  title: \(title)") }
        if let start = film.start { lines.append("  begins at \(start.offset) s\(start.isPrecise ? ", precisely" : "")") }
        if let steering = film.steering {
            lines.append("  steered by \(steering.serverURL)\(steering.pathway.map { ", from the pathway \($0)" } ?? "")")
        }
        for (name, value) in film.variables.sorted(by: { $0.key < $1.key }) { lines.append("  variable \(name) = \(value)") }
        for key in film.sessionKeys { lines.append("  key in advance: \(Self.words(for: key))") }
        for data in film.sessionData { lines.append("  data \(data.id): \(data.value ?? data.url ?? "nothing")") }
        let isLone = film.variants.count == 1 && film.variants[0].bandwidth == nil && film.variants[0].codecs.isEmpty
        if !isLone { tell("Variants", film.variants) }
        tell("I-frame variants", film.iFrameVariants)
        tell("Image variants", film.imageVariants)
        tell(film.allRenditions)
        if let timing = film.timing { tell(timing) }
        tell(film.warnings)
    }

    private mutating func tell(_ title: String, _ variants: [Variant]) {
        guard !variants.isEmpty else { return }
        lines += ["", "\(title) (\(variants.count))"]
        let titles = ["", "bit/s", "mean", "picture", "Hz", "range", "codecs", "sound", "text", "more", "address"]
        lines += Columns.text(titles, variants.map { row(for: $0) }, rightAligned: [0, 1, 2, 3, 4])
    }

    private func row(for variant: Variant) -> [String] {
        let enhanced: [String] = variant.supplementalCodecs.map { "+" + $0 }
        let text: [String] = [variant.subtitleGroup, variant.closedCaptionGroup].compactMap { $0 }
        var row: [String] = ["\(variant.id.value)", variant.bandwidth.map(Columns.grouped) ?? "?"]
        row.append(variant.averageBandwidth.map(Columns.grouped) ?? "")
        row.append(variant.size.map { "\($0.width)×\($0.height)" } ?? "")
        row.append(variant.frameRate?.hertz ?? "")
        row.append(variant.videoRange == .sdr ? "" : variant.videoRange.word)
        row.append((variant.codecs + enhanced).joined(separator: ","))
        row.append(variant.audioGroup ?? "")
        row.append(text.joined(separator: ","))
        row.append((Self.more(of: variant) + rules(of: variant.content)).joined(separator: ", "))
        row.append(variant.content == .mediaPlaylist ? short(variant.url) : "")
        return row
    }

    private static func more(of variant: Variant) -> [String] {
        var words: [String] = []
        if let pathway = variant.pathway { words.append("pathway \(pathway)") }
        if let score = variant.score { words.append("score \(score)") }
        if let level = variant.hdcpLevel, level != .notNeeded { words.append("HDCP \(level.word)") }
        if let id = variant.stableID { words.append("id \(id)") }
        if let group = variant.videoGroup { words.append("angles \(group)") }
        words += variant.requiredVideoLayout
        words += variant.details.map(more) ?? []
        return words
    }

    /// What only those have whose segments follow from the manifest.
    private func rules(of content: VariantContent) -> [String] {
        guard case .segments(let plan) = content else { return [] }
        var words: [String] = []
        if let tiles = plan.periods.lazy.compactMap(\.tiles).first { words.append("\(tiles.columns)×\(tiles.rows) pictures") }
        let locations = plan.periods.first?.addresses.map(\.location) ?? []
        if locations.count > 1 { words.append("also at " + locations.dropFirst().map(short).joined(separator: ", ")) }
        if plan.periods.count < periods { words.append("in \(plan.periods.count) of \(periods) periods") }
        return words
    }

    private mutating func tell(_ renditions: [Rendition]) {
        guard !renditions.isEmpty else { return }
        lines += ["", "Renditions (\(renditions.count))"]
        lines += Columns.text(
            ["", "for", "group", "name", "language", "channels", "more", "address"],
            renditions.map { row(for: $0) }, rightAligned: [0])
    }

    private func row(for rendition: Rendition) -> [String] {
        let channels: [String] = (rendition.channels.map { ["\($0)"] } ?? []) + rendition.channelParameters
        var row: [String] = ["\(rendition.id.value)", rendition.kind.word, rendition.group, rendition.name, rendition.language ?? ""]
        row.append(channels.joined(separator: "/"))
        row.append((Self.more(of: rendition) + rules(of: rendition.content)).joined(separator: ", "))
        row.append(Self.isPlanned(rendition) ? "" : rendition.url.map(short) ?? "in the variant")
        return row
    }

    private static func isPlanned(_ rendition: Rendition) -> Bool {
        if case .segments = rendition.content { true } else { false }
    }

    private static func more(of rendition: Rendition) -> [String] {
        var words: [String] = []
        if rendition.isDefault { words.append("default") } else if rendition.autoselect { words.append("autoselect") }
        if rendition.isForced { words.append("forced") }
        if let id = rendition.instreamID { words.append(id) }
        if let rate = rendition.sampleRate { words.append("\(rate) Hz") }
        if let depth = rendition.bitDepth { words.append("\(depth) bits") }
        words += rendition.details.map(more) ?? []
        words += rendition.characteristics.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
        return words
    }

    private mutating func tell(_ warnings: [PlaylistWarning]) {
        guard !warnings.isEmpty else { return }
        lines += ["", "  Warnings"]
        lines += warnings.sorted { $0.line < $1.line }.map { "    line \($0.line): \($0.text) (\($0.clause))" }
    }

    // MARK: Files

    private mutating func tell(_ container: ContainerDescription) {
        let length = container.duration.map { ", \($0) s" } ?? ""
        lines.append("  \(container.format)\(length)\(container.bitrate.map { ", \(Columns.grouped($0)) bit/s" } ?? "")")
        lines += ["", "Tracks (\(container.tracks.count))"]
        lines += Columns.text(
            ["", "", "codec", "picture", "Hz", "sound", "language", "more"],
            container.tracks.map(Self.row), rightAligned: [0, 3, 4])
    }

    private static func row(for track: ContainerTrack) -> [String] {
        let layout: String? = track.channelLayout ?? track.channels.map { "\($0) channels" }
        let sound: [String?] = [track.sampleRate.map { "\($0) Hz" }, layout]
        let rate: String? = track.bitrate.map { Columns.grouped($0) + " bit/s" }
        let more: [String?] = [track.title, track.isDefault ? "default" : nil, track.isForced ? "forced" : nil, track.pixelFormat, rate]
        var row: [String] = ["\(track.index)", track.kind.rawValue]
        row.append(track.codec + (track.profile.map { " (\($0))" } ?? ""))
        row.append(track.size.map { "\($0.width)×\($0.height)" } ?? "")
        row.append(track.frameRate?.hertz ?? "")
        row.append(sound.compactMap { $0 }.joined(separator: ", "))
        row.append(track.language ?? "")
        row.append(more.compactMap { $0 }.joined(separator: ", "))
        return row
    }

    // MARK: Lists

    private mutating func tell(_ probed: ProbedList) {
        lines += ["", "\(probed.streams.joined(separator: ", ")): \(probed.url)"]
        switch probed.outcome {
        case .failed(let sentence): lines.append("  NOT READ: \(sentence)")
        case .waiting: break
        case .list(let list):
            folder = Self.folder(of: probed.url)
            lines.append("  " + Self.summary(of: list))
            for header in list.initializations { lines.append("  opened by \(short(header.url)) \(Self.words(for: header.range))") }
            for key in list.distinctKeys { lines.append("  protected: \(Self.words(for: key))") }
            tellSegments(of: list)
            for range in list.dateRanges { lines.append("  " + Self.words(for: range, in: list)) }
            tell(list.warnings)
        }
    }

    private static func summary(of list: SegmentList) -> String {
        var words = ["\(list.kind.word.uppercased())\(list.isComplete || list.kind == .live ? "" : ", growing")"]
        words.append("\(list.segments.count) segment\(list.segments.count == 1 ? "" : "s"), \(list.duration) s")
        words.append("target \(list.targetDuration) s")
        words.append("from number \(list.mediaSequence)")
        if list.skippedSegments > 0 { words.append("\(list.skippedSegments) left out") }
        let gaps = list.segments.count { $0.isGap }
        if gaps > 0 { words.append("\(gaps) missing") }
        let breaks = Set(list.segments.map(\.discontinuity)).count - 1
        if breaks > 0 { words.append("\(breaks) discontinuit\(breaks == 1 ? "y" : "ies")") }
        if list.isIFramesOnly { words.append("I-frames only") }
        if list.isImagesOnly { words.append("images only") }
        if let target = list.partTarget { words.append("parts of \(target) s") }
        let forms = Set(list.segments.compactMap(\.expectedForm?.rawValue))
        if !forms.isEmpty { words.append(forms.sorted().joined(separator: ", ")) }
        return words.joined(separator: " · ")
    }

    private mutating func tellSegments(of list: SegmentList) {
        let segments = list.segments
        let shown = everySegment || segments.count <= Self.shownSegments + 2 ? segments.count : Self.shownSegments
        var rows = segments.prefix(shown).map { row(for: $0) }
        if shown < segments.count, let last = segments.last {
            rows.append(["…"] + Array(repeating: "", count: 6))
            rows.append(row(for: last))
        }
        for part in list.pendingParts {
            let range: String = Self.words(for: part.range)
            rows.append(["part", "\(part.start)", "\(part.duration)", range, "", "", short(part.url)])
        }
        lines += Columns.text(["number", "start", "length", "bytes", "date", "more", "address"], rows, rightAligned: [0, 1, 2, 3])
    }

    private func row(for segment: Segment) -> [String] {
        var more: [String] = []
        if segment.discontinuity != 0 { more.append("run \(segment.discontinuity)") }
        if segment.isGap { more.append("missing") }
        if let key = segment.key { more.append(key.method) }
        if !segment.parts.isEmpty { more.append("\(segment.parts.count) parts") }
        if let tiles = segment.tiles { more.append("\(tiles.grid.columns)×\(tiles.grid.rows) pictures") }
        if let title = segment.title { more.append("“\(title)”") }
        var row: [String] = ["\(segment.sequence)", "\(segment.start)", "\(segment.duration)", Self.words(for: segment.range)]
        row.append(segment.programDateTime?.description ?? "")
        row.append(more.joined(separator: ", "))
        row.append(short(segment.url))
        return row
    }

    private func short(_ url: String) -> String {
        !folder.isEmpty && url.hasPrefix(folder) && url.count > folder.count ? String(url.dropFirst(folder.count)) : url
    }

    /// With its last slash; nothing for an address that is only a host's.
    private static func folder(of url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let slash = path.lastIndex(of: "/"), path[..<slash].contains("://"), !path[..<slash].hasSuffix("/") else { return "" }
        return String(path[...slash])
    }

    private static func words(for range: ByteRange?) -> String {
        range.map { "\($0.start)–\($0.end.map { "\($0 - 1)" } ?? "")" } ?? ""
    }

    private static func words(for key: EncryptionKey) -> String {
        let system = key.format == "identity" ? nil : key.systemName ?? key.format
        let place = key.url.map { (key.isClearKey ? "licence at " : "") + KeyName.withoutData($0) }
        let names = key.keyIDs.isEmpty ? nil : "key \(key.keyIDs.joined(separator: ", "))"
        return [key.method, system, place, names].compactMap { $0 }.joined(separator: ", ")
    }

    private static func words(for range: DateRange, in list: SegmentList) -> String {
        var words = ["event \(range.id)", range.classID, "from \(range.start)"].compactMap { $0 }
        if let position = list.position(of: range.start) { words.append("at \(position) s") }
        if let duration = range.duration ?? range.plannedDuration { words.append("for \(duration) s") }
        if let end = range.end { words.append("to \(end)") }
        if !range.cues.isEmpty { words.append(range.cues.joined(separator: ",")) }
        return words.joined(separator: ", ")
    }
}

extension SegmentList {
    /// Each initialization segment once, in the order of its first use.
    fileprivate var initializations: [InitializationSegment] {
        var seen: Set<InitializationSegment> = []
        return segments.compactMap(\.initialization).filter { seen.insert($0).inserted }
    }

    /// Each key once, in the order of its first use.
    fileprivate var distinctKeys: [EncryptionKey] {
        var seen: Set<EncryptionKey> = []
        return segments.flatMap(\.keys).filter { seen.insert($0).inserted }
    }
}
