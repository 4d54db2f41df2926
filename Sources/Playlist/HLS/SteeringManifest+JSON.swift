/// Why a steering manifest can't be used. Whoever asked for it goes on with the pathway it has (RFC 8216bis §7.4).
public enum SteeringError: Error, Hashable, Sendable {
    /// More bytes than we take.
    case tooLong(bytes: Int, limit: Int)
    /// It isn't a JSON object.
    case notJSON
    /// §7.2: clients MUST reject a version that they don't know.
    case unknownVersion
}

extension SteeringManifest {
    /// What is taken of one; a real one has some kilobytes.
    public static let maximumBytes = 256 << 10
    /// Pathways, and clones, that are taken: each one costs something with each request.
    public static let maximumPathways = 64

    /// Reads the steering server's answer. Source: RFC 8216bis §7.2.
    ///
    /// What has the wrong type is left out with a warning, and so is what has no meaning here.
    ///
    /// - Parameters:
    ///   - json: The whole document, UTF-8.
    ///   - baseURL: Its own absolute address, after redirects.
    public static func parse(_ json: [UInt8], baseURL: String) throws(SteeringError) -> SteeringManifest {
        guard json.count <= maximumBytes else { throw .tooLong(bytes: json.count, limit: maximumBytes) }
        guard let document = JSONValue(json), case .object = document else { throw .notJSON }
        guard document["VERSION"]?.number == 1 else { throw .unknownVersion }
        var manifest = SteeringManifest(priority: [])
        if let seconds = document["TTL"]?.number, let whole = Int64(exactly: seconds.rounded(.down)), whole > 0 {
            manifest.timeToLive = whole
        } else if document["TTL"] != nil {
            manifest.warn("§7.2", "a TTL that is no positive number; 300 s is taken")
        }
        if let reload = document["RELOAD-URI"]?.string { manifest.reloadURL = URLReference.resolve(reload, against: baseURL) }
        // The second is what DASH had before it took over the first (ETSI TS 103 998 V1.1.1).
        manifest.readPriority(document["PATHWAY-PRIORITY"] ?? document["SERVICE-LOCATION-PRIORITY"])
        let known = Set(manifest.priority)
        let clones = document["PATHWAY-CLONES"]?.array ?? []
        if clones.count > maximumPathways { manifest.warn("§7.3", "more than \(maximumPathways) pathway clones; the rest was dropped") }
        for value in clones.prefix(maximumPathways) {
            guard let clone = PathwayClone(value) else {
                manifest.warn("§7.3", "a pathway clone without BASE-ID, ID or URI-REPLACEMENT was skipped")
                continue
            }
            if !known.contains(clone.id) { manifest.warn("§7.3", "the pathway clone \(clone.id) is in no priority") }
            manifest.clones.append(clone)
        }
        return manifest
    }

    private mutating func readPriority(_ value: JSONValue?) {
        guard let entries = value?.array, !entries.isEmpty else {
            warn("§7.2", "PATHWAY-PRIORITY is missing or empty")
            return
        }
        var seen: Set<String> = []
        if entries.count > Self.maximumPathways { warn("§7.2", "more than \(Self.maximumPathways) pathways; the rest was dropped") }
        for entry in entries.prefix(Self.maximumPathways) {
            guard let pathway = entry.string, seen.insert(pathway).inserted else {
                warn("§7.2", "a pathway that is no string, or comes twice, was skipped")
                continue
            }
            priority.append(pathway)
        }
    }

    private mutating func warn(_ section: String, _ text: String) {
        guard warnings.count < PlaylistLimits.standard.warnings else { return }
        warnings.append(PlaylistWarning(line: 1, clause: "RFC 8216bis \(section)", text: text))
    }
}

extension PathwayClone {
    /// - Returns: nil where a required member is missing or has the wrong type.
    fileprivate init?(_ value: JSONValue) {
        guard let base = value["BASE-ID"]?.string, let id = value["ID"]?.string, let replacement = value["URI-REPLACEMENT"],
            case .object = replacement
        else { return nil }
        self.init(base: base, id: id)
        host = replacement["HOST"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        parameters = (replacement["PARAMS"]?.strings ?? [:]).filter { !$0.key.isEmpty }
        variantURLs = replacement["PER-VARIANT-URIS"]?.strings ?? [:]
        renditionURLs = replacement["PER-RENDITION-URIS"]?.strings ?? [:]
    }
}
