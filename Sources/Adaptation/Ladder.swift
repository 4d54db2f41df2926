import Media
import Playlist

/// The rungs among which a film may switch while it plays: the variants that differ in their rate, and in nothing that would be seen or heard
/// as another film.
public struct Ladder: Equatable, Sendable {
    /// One variant, with the sound that goes with it.
    public struct Rung: Equatable, Sendable {
        /// What is fetched.
        public var variant: Variant
        /// Its sound's rendition; nil where the variant carries it, and has no name for it.
        public var sound: Rendition?
        /// In bits per second, of pictures and sound together: the mean where the manifest says it, else the peak; 0 where it says neither.
        public var rate: Int64
        /// Where it can be had, in the manifest's order: its own place first, then those of its redundant variants (RFC 8216bis §4.4.6.2).
        public var places: [RungPlace]
    }

    /// The share of a line that a first choice may ask for: the rest is for the error of what is known of it, and for filling the buffer.
    ///
    /// Source: 0.7 is what published players use for a first choice.
    public static let usableShare = 0.7

    /// Bits per second taken for the line while nothing is known of it: nearly every fixed line gives that, so the first picture is there at
    /// once; the rungs above follow within seconds.
    ///
    /// Source: chosen by judgement.
    public static let assumedLine = 3_000_000.0

    /// At least one, the lowest rate first, no two of one rate.
    public let rungs: [Rung]

    /// Makes it of all variants, in this order of importance:
    ///
    /// 1. What can't be decoded is out. A variant that doesn't name its codecs is believed.
    /// 2. Sound without pictures is out where anything else is left; so are high dynamic range pictures, which the screen's mode can't show.
    /// 3. Pictures larger than the screen are out where any that fit are left, else all but the smallest.
    /// 4. One coding of pictures: the one that reaches the largest, of equals the first in the manifest. Rates of two codings don't compare.
    /// 5. Of variants with the same pictures (size and frame rate) only those whose sound is worth most to the viewer: a richer mix that the
    ///    loudspeakers can't play doesn't count for its rate, and one that they can play isn't given up for a few bits.
    /// 6. One for each rate: the larger picture, then the manifest's order. What is the same at another address is another place of it.
    ///
    /// - Parameters:
    ///   - variants: In the manifest's order.
    ///   - screen: The mode's size, in pixels.
    ///   - sound: The rendition that would be heard with a variant.
    ///   - worth: What the viewer has of it. Called several times for each.
    ///   - decodable: Whether the box decodes all of these (RFC 6381 names). Never asked about an empty list.
    /// - Returns: nil where nothing can be decoded.
    public init?(
        variants: [Variant], screen: PixelSize, sound: (Variant) -> Rendition?, worth: (Rendition?) -> SoundWorth,
        decodable: (_ codecs: [String]) -> Bool
    ) {
        var candidates = variants.filter { $0.codecs.isEmpty || decodable($0.codecs) }
        candidates = candidates.preferring { !Self.isSoundOnly($0) }
        candidates = candidates.preferring { $0.videoRange == .sdr }
        candidates = Self.fitting(screen, candidates)
        guard let best = candidates.max(by: { Self.area($0.size) < Self.area($1.size) }) else { return nil }
        candidates = candidates.filter { $0.videoRange == best.videoRange && Self.coding($0) == Self.coding(best) }
        let worths = candidates.map { worth(sound($0)) }
        let heard = zip(candidates, worths).filter { variant, own in
            !zip(candidates, worths).contains { other, its in
                other.size == variant.size && other.frameRate == variant.frameRate && own < its
            }
        }
        var rungs: [Rung] = []
        for (variant, _) in heard {
            let heard = sound(variant)
            // A sound that has a rate of its own isn't in the variant's (DASH).
            var rung = Rung(variant: variant, sound: heard, rate: Self.rate(variant) + (heard?.details?.bandwidth ?? 0), places: [])
            rung.add(variant, sound: heard)
            if let place = rungs.firstIndex(where: { $0.rate == rung.rate }) {
                if rungs[place].isCopied(by: variant, sound: heard) {
                    rungs[place].add(variant, sound: heard)
                } else if Self.area(variant.size) > Self.area(rungs[place].variant.size) {
                    rungs[place] = rung
                }
            } else {
                rungs.append(rung)
            }
        }
        self.rungs = rungs.sorted { $0.rate < $1.rate }
    }

    /// Without the rungs of a higher rate; the lowest always stays.
    ///
    /// - Parameter rate: The most that the viewer wants to spend, in bits per second; nil: no matter.
    public func atMost(_ rate: Double?) -> Ladder {
        guard let rate else { return self }
        let affordable = rungs.filter { Double($0.rate) <= rate }
        return Ladder(rungs: affordable.isEmpty ? Array(rungs.prefix(1)) : affordable)
    }

    init(rungs: [Rung]) { self.rungs = rungs }

    /// The rung to begin with, before anything has been measured: the highest that the line surely carries, else the lowest.
    ///
    /// - Parameter line: What it carried last time, in bits per second; nil: `assumedLine`.
    public func first(line: Double?) -> Int {
        let usable = (line ?? Self.assumedLine) * Self.usableShare
        return rungs.lastIndex { Double($0.rate) <= usable } ?? 0
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

    /// How the pictures are coded, by the first part of the codec's name (`avc1` and `avc3` are one coding); nil where not said.
    private static func coding(_ variant: Variant) -> Substring? {
        variant.codecs.first { !isSound($0) }.map { $0.prefix { $0 != "." }.prefix(3) }
    }

    /// Whether all of its codecs are known to be for sound, and nothing speaks of pictures.
    private static func isSoundOnly(_ variant: Variant) -> Bool {
        variant.size == nil && variant.frameRate == nil && !variant.codecs.isEmpty && variant.codecs.allSatisfy(isSound)
    }

    private static func isSound(_ codec: String) -> Bool {
        ["mp4a", "ac-3", "ec-3", "ac-4", "opus", "Opus", "flac", "fLaC", "alac", "mp3", "dts"].contains { codec.hasPrefix($0) }
    }
}

extension [Variant] {
    /// Those for which it holds, or all where it holds for none.
    fileprivate func preferring(_ isPreferred: (Variant) -> Bool) -> [Variant] {
        let preferred = filter(isPreferred)
        return preferred.isEmpty ? self : preferred
    }
}
