import Markup
import Media

/// The descriptors of a set or of a representation, read once. Source: ISO/IEC 23009-1 §5.8.
struct MPDDescriptors {
    var roles: [Descriptor] = []
    var accessibility: [Descriptor] = []
    var viewpoints: [Descriptor] = []
    var essential: [Descriptor] = []
    var supplemental: [Descriptor] = []
    var inbandEvents: [Descriptor] = []
    var channels: [Descriptor] = []
    var protection: [ContentProtection] = []
    var labels: [Label] = []
    /// Of segments' addresses; nil: as they are.
    var query: String?

    static let trickMode = "http://dashif.org/guidelines/trickmode"
    static let switching = "urn:mpeg:dash:adaptation-set-switching:2016"
    private static let maximum = 64
    private static let names: Set<String> = [
        "Role", "Accessibility", "Viewpoint", "EssentialProperty", "SupplementalProperty", "InbandEventStream", "AudioChannelConfiguration",
        "ContentProtection", "Label",
    ]
    /// The second is what some packagers wrote before the guideline was out.
    static let tiles = ["http://dashif.org/guidelines/thumbnail_tile", "http://dashif.org/thumbnail_tile"]
    static let transfer = "urn:mpeg:mpegb:cicp:transfercharacteristics"

    init(_ element: MarkupElement, _ shared: inout MPDProtections, _ context: inout MPDContext) throws(PlaylistError) {
        var count = 0
        for case .element(let child) in element.content where child.namespace == element.namespace && Self.names.contains(child.name) {
            count += 1
            // Each representation takes its set's: without a bound, a manifest could multiply them.
            guard count <= Self.maximum else {
                context.warn(child.line, "5.8.2", "more than \(Self.maximum) descriptors in one element; the rest was dropped")
                break
            }
            switch child.name {
            case "Role": roles.append(Self.read(child))
            case "Accessibility": accessibility.append(Self.read(child))
            case "Viewpoint": viewpoints.append(Self.read(child))
            case "EssentialProperty":
                essential.append(Self.read(child))
                query = MPDQuery.read(child, manifest: context.manifestQuery) ?? query
            case "SupplementalProperty":
                supplemental.append(Self.read(child))
                query = MPDQuery.read(child, manifest: context.manifestQuery) ?? query
            case "InbandEventStream": inbandEvents.append(Self.read(child))
            case "AudioChannelConfiguration": channels.append(Self.read(child))
            case "ContentProtection": protection.append(shared.read(child, &context))
            case "Label": labels.append(Label(text: child.trimmedText, language: child["lang"]))
            default: break
            }
        }
        // Before there was an element, there was an attribute.
        if labels.isEmpty, let label = element["label"], !label.isEmpty { labels = [Label(text: label)] }
    }

    /// What holds for a representation: the set's, then its own (§5.3.7.1). Arrays stay shared where it has none.
    func adding(_ own: MPDDescriptors) -> MPDDescriptors {
        var all = self
        all.essential += own.essential
        all.supplemental += own.supplemental
        all.inbandEvents += own.inbandEvents
        if !own.channels.isEmpty { all.channels = own.channels }
        all.protection += own.protection
        all.query = own.query ?? query
        return all
    }

    /// Words longer than any scheme has are cut.
    static func read(_ element: MarkupElement) -> Descriptor {
        func word(_ name: String) -> String? { element[name].map { $0.utf8.count > 2048 ? String($0.unicodeScalars.prefix(512)) : $0 } }
        return Descriptor(scheme: word("schemeIdUri")?.withoutOuterBlanks ?? "", value: word("value"), id: word("id"))
    }

    /// The first property of a scheme, whether it must be understood or may be.
    func property(_ scheme: String) -> Descriptor? {
        (essential + supplemental).first { $0.scheme.lowercased() == scheme.lowercased() }
    }

    /// How small pictures lie in an image of this size: `@value` is `columns x rows`. Without a usable one the image is one picture.
    ///
    /// `@width` and `@height` are of the whole image (DASH-IF IOP 4.3 §6.2.6); where that can't be divided so, they are meant of one picture.
    func tileGrid(in image: PixelSize?) -> TileGrid {
        let value = Self.tiles.lazy.compactMap { self.property($0) }.first?.value ?? ""
        let counts = value.lowercased().separated(by: "x").map { MPDValue.unsigned($0) ?? 0 }
        guard counts.count == 2, counts.allSatisfy({ (1...1024).contains($0) }) else { return TileGrid(size: image, columns: 1, rows: 1) }
        let (columns, rows) = (Int32(counts[0]), Int32(counts[1]))
        let isWhole = image.map { $0.width % columns == 0 && $0.height % rows == 0 } ?? false
        let size = isWhole ? image.map { PixelSize(width: $0.width / columns, height: $0.height / rows) } : image
        return TileGrid(size: size, columns: columns, rows: rows)
    }

    /// §5.8.4.8: what has an essential property that isn't understood MUST NOT be used. Several with one id are alternatives.
    var foreignProperty: Descriptor? {
        essential.first { property in
            guard !isUnderstood(property) else { return false }
            guard let id = property.id else { return true }
            return !essential.contains { $0.id == id && isUnderstood($0) }
        }
    }

    private func isUnderstood(_ property: Descriptor) -> Bool {
        let scheme = property.scheme.lowercased()
        switch scheme {
        case Self.trickMode, Self.switching, Self.tiles[0], Self.tiles[1]: return true
        case _ where scheme.utf8.starts(with: MPDQuery.scheme.utf8): return query != nil
        // Colours, which the stream says itself, and how channels lie.
        default: return scheme.utf8.starts(with: "urn:mpeg:mpegb:cicp:".utf8)
        }
    }

    /// H.273 table 3: 16 is PQ, 18 is HLG; 14 with an alternative of 18 is HLG that older screens show too.
    var videoRange: VideoRange {
        let said = (essential + supplemental).filter { $0.scheme.lowercased() == Self.transfer }.compactMap { MPDValue.integer($0.value) }
        return said.contains(16) ? .pq : said.contains(18) ? .hlg : .sdr
    }
}

/// How many channels a sound has. Source: ISO/IEC 23009-1 §5.8.5.4, ISO/IEC 23091-3, ETSI TS 102 366 annex I.5, ETSI TS 103 190-2 annex G.3
/// and table A.27.
enum MPDChannels {
    static func count(_ configurations: [Descriptor]) -> Int? {
        for configuration in configurations {
            guard let value = configuration.value?.withoutOuterBlanks else { continue }
            let scheme = configuration.scheme.lowercased()
            if scheme == "urn:mpeg:mpegb:cicp:channelconfiguration" {
                guard let index = MPDValue.unsigned(value) else { continue }
                if let count = layouts[index] { return count }
            } else if scheme == "urn:mpeg:dash:outputchannelpositionlist:2012" {
                // One position for each channel.
                let positions = value.blankSeparated
                if (1...64).contains(positions.count), positions.allSatisfy({ MPDValue.unsigned($0) != nil }) { return positions.count }
            } else if scheme.contains("dolby") {
                if let count = value.utf8.count == 6 ? speakerGroups(value) : dolby(value) { return count }
            } else if scheme.utf8.starts(with: "tag:dts.com,2018:uhd:".utf8) {
                // A hexadecimal mask with a bit for each speaker.
                if value.utf8.count <= 8, let mask = UInt32(value, radix: 16), mask != 0 { return mask.nonzeroBitCount }
            } else if let count = MPDValue.unsigned(value), (1...64).contains(count) {
                return Int(count)
            }
        }
        return nil
    }

    /// ISO/IEC 23091-3 table of ChannelConfiguration, those that have a fixed number.
    private static let layouts: [Int64: Int] = [
        1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 8: 2, 9: 3, 10: 4, 11: 7, 12: 8, 13: 24, 14: 8, 15: 12, 16: 10, 17: 12, 18: 14, 19: 12,
        20: 14,
    ]

    /// AC-4: a bit for each group of speakers in six hexadecimal digits, some of them pairs. Bit 23 is sound of objects, which has
    /// no number of channels, and those from 19 on mean nothing.
    private static func speakerGroups(_ value: String) -> Int? {
        guard let mask = UInt32(value, radix: 16), mask != 0, mask < 1 << 19 else { return nil }
        let pairs: UInt32 = 0b111_0010_0001_1011_1101
        return mask.nonzeroBitCount + (mask & pairs).nonzeroBitCount
    }

    /// Sixteen bits in four hexadecimal digits, from the left; those that stand for a pair count twice.
    private static func dolby(_ value: String) -> Int? {
        guard value.utf8.count == 4, let map = UInt16(value, radix: 16), map != 0 else { return nil }
        let pairs: UInt16 = 0b0000_0110_0111_0100
        return map.nonzeroBitCount + (map & pairs).nonzeroBitCount
    }
}
