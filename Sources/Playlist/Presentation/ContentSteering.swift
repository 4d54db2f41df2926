/// A server that says which servers to prefer. Source: RFC 8216bis §4.4.6.6.
public struct ContentSteering: Equatable, Sendable {
    /// Absolute, of the steering manifest.
    public var serverURL: String
    /// The pathway to begin with; nil: that of the first variant.
    public var pathway: String?

    /// Whether it is to be asked before the film begins (`@queryBeforeStart`); HLS has no such thing.
    public var asksBeforeStart = false

    /// Takes the parts.
    public init(serverURL: String, pathway: String? = nil) {
        self.serverURL = serverURL
        self.pathway = pathway
    }

    /// The address with what the server may know of the player.
    ///
    /// - Parameters:
    ///   - url: The server's, or the one that it named for the next time.
    ///   - isDash: DASH has other names for the same (ETSI TS 103 998 §6.3), and puts the pathway in quotes.
    ///   - pathway: From which the film comes now; nil: not said.
    ///   - throughput: What the line carries, in bits per second; nil: not known.
    /// - Source: RFC 8216bis §7.1.
    public static func request(_ url: String, isDash: Bool, pathway: String?, throughput: Int64?) -> String {
        var parameters: [String: String] = [:]
        parameters[isDash ? "_DASH_pathway" : "_HLS_pathway"] = pathway.map { isDash ? "\"\($0)\"" : $0 }
        parameters[isDash ? "_DASH_throughput" : "_HLS_throughput"] = throughput.map(String.init)
        var parts = URLReference.Components(Array(url.utf8)[...])
        // A `data:` address is the answer itself (§4.4.6.6).
        guard !parameters.isEmpty, parts.authority != nil else { return url }
        parts.query = QueryText.setting(parameters, in: parts.query ?? [])
        return parts.recomposed
    }
}

/// What the steering server says. Source: RFC 8216bis §7.2.
public struct SteeringManifest: Equatable, Sendable {
    /// Seconds until it should be asked again.
    public var timeToLive: Int64
    /// Absolute: where to ask next; nil: where this came from.
    public var reloadURL: String?
    /// Pathways, the best first; none twice. One that the presentation doesn't have is passed over.
    public var priority: [String]
    /// Pathways that the presentation doesn't list, made from one that it does.
    public var clones: [PathwayClone]
    /// Clauses that it breaks, that we could live with; their line is 1, since JSON has none.
    public var warnings: [PlaylistWarning]

    /// A manifest of these pathways.
    public init(timeToLive: Int64 = 300, priority: [String]) {
        self.timeToLive = timeToLive
        self.priority = priority
        clones = []
        warnings = []
    }
}

/// A pathway that is another one at other addresses. Source: RFC 8216bis §7.3.
public struct PathwayClone: Equatable, Sendable {
    /// The pathway that it is made from.
    public var base: String
    /// The pathway that it is.
    public var id: String
    /// In the place of each address's host; nil: the host stays.
    public var host: String?
    /// Put into each address's query, by name.
    public var parameters: [String: String]
    /// Whole addresses of variants' playlists, by `stableID`.
    public var variantURLs: [String: String]
    /// Whole addresses of renditions' playlists, by `stableID`.
    public var renditionURLs: [String: String]

    /// A clone at the same addresses.
    public init(base: String, id: String) {
        self.base = base
        self.id = id
        parameters = [:]
        variantURLs = [:]
        renditionURLs = [:]
    }

    /// The clone's address of a variant's playlist.
    public func url(of variant: Variant) -> String {
        variant.stableID.flatMap { variantURLs[$0] } ?? replaced(variant.url)
    }

    /// The clone's address of a rendition's playlist; nil where it has none.
    public func url(of rendition: Rendition) -> String? {
        rendition.stableID.flatMap { renditionURLs[$0] } ?? rendition.url.map(replaced)
    }

    /// The clone's address of anything else.
    ///
    /// §7.3: the host is replaced, the parameters are put in or replace those of their names, in the order of their names.
    public func replaced(_ url: String) -> String {
        var parts = URLReference.Components(Array(url.utf8)[...])
        if let host {
            let port = parts.authority.flatMap { authority -> ArraySlice<UInt8>? in
                guard let colon = authority.lastIndex(of: UInt8(ascii: ":")), !authority[colon...].contains(UInt8(ascii: "]")) else {
                    return nil
                }
                return authority[colon...]
            }
            // A host that brings its own port keeps it.
            parts.authority = Array(host.utf8)[...] + (host.contains(":") ? [] : port ?? [])
        }
        guard !parameters.isEmpty else { return parts.recomposed }
        parts.query = QueryText.setting(parameters, in: parts.query ?? [])
        return parts.recomposed
    }
}
