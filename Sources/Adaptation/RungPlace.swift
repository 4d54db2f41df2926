import Playlist

/// One of the places where a rung can be had.
public struct RungPlace: Equatable, Sendable {
    /// What fails as one: the pathway that the manifest names, else the server.
    public var location: String
    /// As it is there.
    public var variant: Variant
    /// Its sound, as it is there; nil where the variant carries it.
    public var sound: Rendition?
}

extension Ladder.Rung {
    /// More are more than any service has.
    private static let maximumPlaces = 16

    /// Whether a variant is the same as this rung in all but its addresses, and what is heard with it too. Source: RFC 8216bis §4.4.6.2, on
    /// redundant variants.
    func isCopied(by other: Variant, sound: Rendition?) -> Bool {
        // DASH has other places by its own means.
        guard variant.content == .mediaPlaylist, other.content == .mediaPlaylist, other.url != variant.url else { return false }
        return other.sameButForItsPlace(as: variant) && sound?.withoutPlace == self.sound?.withoutPlace
    }

    /// Another place of it, behind those that are known.
    mutating func add(_ variant: Variant, sound: Rendition?) {
        guard places.count < Self.maximumPlaces else { return }
        let name = variant.pathway ?? Self.server(of: variant.url)
        // Two places of one name would fail together, though the manifest has them apart.
        let twins = places.count { $0.location == name || $0.location.hasPrefix(name + "#") }
        places.append(RungPlace(location: twins == 0 ? name : "\(name)#\(twins + 1)", variant: variant, sound: sound))
    }

    /// Scheme and authority of an address.
    private static func server(of url: String) -> String {
        guard let scheme = url.utf8.firstIndex(of: UInt8(ascii: ":")), url[scheme...].hasPrefix("://") else { return url }
        let authority = url.index(scheme, offsetBy: 3)
        return String(url[..<(url[authority...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? url.endIndex)])
    }
}

extension Ladder {
    /// With the places that a steering server makes of those that the manifest has; one that a rung has already stays as it is.
    /// Source: RFC 8216bis §7.3.
    public func adding(_ clones: [PathwayClone]) -> Ladder {
        guard !clones.isEmpty else { return self }
        var rungs = rungs
        for place in rungs.indices {
            for clone in clones { rungs[place].add(clone) }
        }
        return Ladder(rungs: rungs)
    }

    /// The pathway of what the manifest says nothing of. Source: RFC 8216bis §4.4.6.2.
    public static let namelessPathway = "."
}

extension Ladder.Rung {
    fileprivate mutating func add(_ clone: PathwayClone) {
        guard !places.contains(where: { $0.location == clone.id }), places.count < Self.maximumPlaces,
            let base = places.first(where: { ($0.variant.pathway ?? Ladder.namelessPathway) == clone.base })
        else { return }
        var copy = base
        copy.location = clone.id
        copy.variant.pathway = clone.id
        copy.variant.url = clone.url(of: base.variant)
        copy.sound?.url = base.sound.flatMap(clone.url(of:))
        places.append(copy)
    }
}

extension Variant {
    fileprivate func sameButForItsPlace(as other: Variant) -> Bool {
        bandwidth == other.bandwidth && averageBandwidth == other.averageBandwidth && size == other.size && frameRate == other.frameRate
            && codecs == other.codecs && videoRange == other.videoRange && supplementalCodecs == other.supplementalCodecs
            && hdcpLevel == other.hdcpLevel && requiredVideoLayout == other.requiredVideoLayout
    }
}

extension Rendition {
    /// What is heard, whatever it is called and wherever it lies.
    fileprivate var withoutPlace: Rendition {
        var plain = Rendition(id: RenditionID(0), kind: kind, group: "", name: name)
        plain.language = language
        plain.associatedLanguage = associatedLanguage
        plain.channels = channels
        plain.channelParameters = channelParameters
        plain.characteristics = characteristics
        plain.bitDepth = bitDepth
        plain.sampleRate = sampleRate
        // In the variant's stream, or beside it.
        plain.url = url == nil ? nil : ""
        return plain
    }
}
