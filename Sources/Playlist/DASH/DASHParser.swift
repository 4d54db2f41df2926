import Markup
import Media

/// Parses the manifests of MPEG-DASH. Source: ISO/IEC 23009-1 (5th ed.), with the DASH-IF guidelines where named.
///
/// It takes time and memory in proportion to the bytes, and never traps, whatever they are: segments stay rules until asked for
/// (`SegmentPlan`). What a clause forbids and what yet can be played is played, with a warning; what would be played wrong is left out or refused.
public enum DASHParser {
    /// Whether this is a manifest at all: its first element is `MPD`. A few hundred bytes are enough to ask.
    public static func recognises(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes.prefix(4096))[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        // UTF-16, of which XML's own marks are every other byte.
        if rest.starts(with: [0xFE, 0xFF]) || rest.starts(with: [0xFF, 0xFE]) { rest = rest.dropFirst(2) }
        if rest.first == 0 || rest.dropFirst().first == 0 { rest = Array(rest.filter { $0 != 0 })[...] }
        while let open = rest.firstIndex(of: UInt8(ascii: "<")), rest[..<open].allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            let tag = rest[(open + 1)...]
            if tag.starts(with: "?".utf8) || tag.starts(with: "!--".utf8) {
                guard let close = end(of: tag, isComment: tag.first == UInt8(ascii: "!")) else { return false }
                rest = tag[close...]
                continue
            }
            // No document type is taken, but it is said of a manifest.
            if tag.starts(with: "!DOCTYPE MPD".utf8) { return true }
            let name = tag.prefix { !$0.isBlank && $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
            return name.split(separator: UInt8(ascii: ":")).last.map { $0.elementsEqual("MPD".utf8) } ?? false
        }
        return false
    }

    private static func end(of tag: Text, isComment: Bool) -> Int? {
        let mark: [UInt8] = isComment ? Array("-->".utf8) : Array("?>".utf8)
        var place = tag.startIndex
        while place + mark.count <= tag.endIndex {
            if tag[place...].starts(with: mark) { return place + mark.count }
            place += 1
        }
        return nil
    }

    /// The pieces of the manifest that lie elsewhere. Whoever parses fetches them first, or does without: each is then what stands in its place.
    public static func remoteElements(
        _ bytes: [UInt8], baseURL: String, limits: PlaylistLimits = .standard
    ) throws(PlaylistError) -> [RemoteElement] {
        MPDRemote.references(in: try root(bytes, limits: limits).root, baseURL: baseURL)
    }

    /// - Parameters:
    ///   - bytes: The whole manifest.
    ///   - baseURL: Its own absolute address, after redirects.
    ///   - remote: What lies at the addresses of `remoteElements`, as far as it could be had.
    ///   - limits: What is taken at most.
    /// - Returns: At least one stream of some kind; `variants` is empty where there is neither picture nor sound.
    public static func parse(
        _ bytes: [UInt8], baseURL: String, remote: [String: [UInt8]] = [:], limits: PlaylistLimits = .standard
    ) throws(PlaylistError) -> Presentation {
        var context = MPDContext(limits: limits)
        context.manifestQuery = URLReference.Base(baseURL).components.query?.string
        let document = try root(bytes, limits: limits)
        check(document, &context)
        var root = document.root
        if MPDRemote.isNeeded(root) {
            root = MPDRemote.assembled(root, baseURL: baseURL, remote: remote, &context)
        }
        var reader = try MPDReader(root, document: bytes, baseURL: baseURL, &context)
        return try reader.read(&context)
    }

    private static func root(_ bytes: [UInt8], limits: PlaylistLimits) throws(PlaylistError) -> MarkupDocument {
        guard bytes.count <= limits.bytes else { throw .tooLong(bytes: bytes.count, limit: limits.bytes) }
        let document: MarkupDocument
        do throws(MarkupError) {
            document = try MarkupParser.parse(bytes, keepsBlanks: false)
        } catch {
            switch error {
            case .empty: throw .empty
            case .notWellFormed(let line, let reason): throw .badTag(line: line, tag: "XML", reason: reason)
            case .documentType(let line): throw .badTag(line: line, tag: "DOCTYPE", reason: "a document type is not taken")
            case .tooMuch(let line, let what, let limit):
                throw .badTag(line: line, tag: "XML", reason: "more than \(limit) \(what.rawValue)")
            case .noMemory: throw .badTag(line: 1, tag: "XML", reason: "there is no memory to read it")
            }
        }
        guard document.root.name == "MPD" else {
            throw .notAPlaylist(detail: "has the root element \(document.root.name.prefix(40)), not MPD")
        }
        return document
    }

    private static func check(_ document: MarkupDocument, _ context: inout MPDContext) {
        let root = document.root
        if root.namespace != "urn:mpeg:dash:schema:mpd:2011" {
            context.warn(root.line, of: "ISO/IEC 23009-1 annex B", "MPD has the namespace \"\(root.namespace?.prefix(60) ?? "")\"")
        }
        for prefix in document.unboundPrefixes {
            context.warn(prefix.line, of: "Namespaces in XML 1.0 §5", "the prefix \(prefix.prefix.prefix(40)) is not declared")
        }
        if root["profiles"] == nil { context.warn(root.line, "5.3.1.2", "MPD without @profiles") }
        if root["minBufferTime"] == nil { context.warn(root.line, "5.3.1.2", "MPD without @minBufferTime") }
        for property in root.all("EssentialProperty") {
            context.warn(property.line, "5.8.4.8", "an essential property of the whole manifest, which is not known, was ignored")
        }
    }
}

/// A piece of a manifest that lies elsewhere. Source: ISO/IEC 23009-1 §5.5.
public struct RemoteElement: Hashable, Sendable {
    /// Absolute.
    public var url: String
    /// `Period`, `AdaptationSet`, `EventStream`…
    public var name: String
    /// Wanted when the manifest is loaded, not only when its time comes (`xlink:actuate`).
    public var isOnLoad: Bool

    /// Takes the parts.
    public init(url: String, name: String, isOnLoad: Bool) {
        self.url = url
        self.name = name
        self.isOnLoad = isOnLoad
    }
}
