import Media
import Playlist

/// Chooses the variant that a film starts with.
public enum VariantChoice {
    /// The share of an estimated bandwidth that the film may ask for: the rest is for the estimate's error and for filling the buffer.
    ///
    /// Source: 0.7 is what published players use for a first choice; to be measured against traces when variants are switched.
    public static let usableShare = 0.7

    /// Bits per second taken for the line while nothing is known of it: most fixed lines give more, and a film of 5.6 Mbit/s fits in.
    ///
    /// Source: chosen by judgement.
    public static let assumedBandwidth: Int64 = 8_000_000

    /// The best variant that the box can decode, the screen can show and the line can carry, in this order of importance:
    ///
    /// 1. What can't be decoded is out. A variant that doesn't name its codecs is believed.
    /// 2. Sound without pictures is out where anything else is left; so are high dynamic range pictures, which the screen's mode can't show.
    /// 3. Pictures larger than the screen are out where any that fit are left, else all but the smallest.
    /// 4. What the line doesn't carry is out; where it carries none, all but the lowest rate. A rate is the mean where the manifest says
    ///    it, else the peak; a variant that says neither is taken for the lowest.
    /// 5. Of variants with the same pictures (size and frame rate) only those whose sound is worth most to the viewer: a richer mix that the
    ///    loudspeakers can't play doesn't count for its rate, and one that they can play isn't given up for a few bits.
    /// 6. Of these the highest rate, between equal rates the larger picture, then the manifest's order.
    ///
    /// - Parameters:
    ///   - variants: In the manifest's order.
    ///   - screen: The mode's size, in pixels.
    ///   - bandwidth: Estimated for the line, in bits per second; nil: `assumedBandwidth`.
    ///   - sound: What is heard of a variant's sound. Called several times for each.
    ///   - decodable: Whether the box decodes all of these (RFC 6381 names). Never asked about an empty list.
    /// - Returns: nil where nothing can be decoded.
    public static func initial(
        variants: [Variant], screen: PixelSize, bandwidth: Int64? = nil, sound: (Variant) -> SoundWorth,
        decodable: (_ codecs: [String]) -> Bool
    ) -> Variant? {
        var candidates = variants.filter { $0.codecs.isEmpty || decodable($0.codecs) }
        candidates = candidates.preferring { !isSoundOnly($0) }
        candidates = candidates.preferring { $0.videoRange == .sdr }
        candidates = fitting(screen, candidates)
        let usable = Double(bandwidth ?? assumedBandwidth) * usableShare
        let carried = candidates.filter { Double(rate($0)) <= usable }
        candidates = carried.isEmpty ? candidates.filter { rate($0) == candidates.map(rate).min() } : carried
        candidates = candidates.filter { variant in
            !candidates.contains { $0.size == variant.size && $0.frameRate == variant.frameRate && sound(variant) < sound($0) }
        }
        // `max` gives the first of equals.
        return candidates.max { (rate($0), area($0.size)) < (rate($1), area($1.size)) }
    }

    private static func rate(_ variant: Variant) -> Int64 { variant.averageBandwidth ?? variant.bandwidth ?? 0 }

    private static func area(_ size: PixelSize?) -> Int64 {
        size.map { Int64($0.width) * Int64($0.height) } ?? 0
    }

    private static func fitting(_ screen: PixelSize, _ variants: [Variant]) -> [Variant] {
        let fits = variants.filter { variant in
            guard let size = variant.size else { return true }
            return size.width <= screen.width && size.height <= screen.height
        }
        guard fits.isEmpty else { return fits }
        let smallest = variants.map { area($0.size) }.min()
        return variants.filter { area($0.size) == smallest }
    }

    /// Whether all of its codecs are known to be for sound, and nothing speaks of pictures.
    private static func isSoundOnly(_ variant: Variant) -> Bool {
        guard variant.size == nil, variant.frameRate == nil, !variant.codecs.isEmpty else { return false }
        let sound = ["mp4a", "ac-3", "ec-3", "ac-4", "opus", "Opus", "flac", "fLaC", "alac", "mp3", "dts"]
        return variant.codecs.allSatisfy { codec in sound.contains { codec.hasPrefix($0) } }
    }
}

extension [Variant] {
    /// Those for which it holds, or all where it holds for none.
    fileprivate func preferring(_ isPreferred: (Variant) -> Bool) -> [Variant] {
        let preferred = filter(isPreferred)
        return preferred.isEmpty ? self : preferred
    }
}
