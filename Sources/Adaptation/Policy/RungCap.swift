import Media

/// The highest rung worth asking for, whatever the line carries: what the screen shows, the decoder keeps up with, and the viewer allows.
public struct RungCap: Hashable, Sendable {
    /// Pictures over which a decoder is judged: ten seconds of film.
    ///
    /// Source: chosen by judgement; short enough to be over before a viewer has given up, long enough that a busy second doesn't count.
    public static let window = 240
    /// Of these so many may come too late: one in twenty.
    public static let mayBeLate = 12

    private let byScreenAndViewer: Int
    private var byDecoder: Int
    private var judged = 0
    private var late = 0

    /// - Parameters:
    ///   - rates: Of the rungs, in bit/s, the lowest first.
    ///   - sizes: Of their pictures; nil where a manifest doesn't say: taken to fit. Empty where none says.
    ///   - screen: Pictures larger than it are not asked for, where any other are.
    ///   - viewer: The most that the viewer wants to spend, in bit/s; nil: no matter. The lowest rung is always allowed.
    public init(rates: [Double], sizes: [PixelSize?] = [], screen: PixelSize? = nil, viewer: Double? = nil) {
        byDecoder = max(rates.count - 1, 0)
        let fits = rates.indices.filter { rung in
            guard let screen, sizes.indices.contains(rung), let size = sizes[rung] else { return true }
            return size.width <= screen.width && size.height <= screen.height
        }
        let shown = fits.last ?? rates.indices.min { Self.area(sizes, $0) < Self.area(sizes, $1) } ?? 0
        let afforded = rates.lastIndex { $0 <= viewer ?? .infinity } ?? 0
        byScreenAndViewer = max(min(shown, afforded), 0)
    }

    /// For `RungPolicy.Situation.cap`.
    public var highest: Int { min(byScreenAndViewer, byDecoder) }

    /// A picture of a rung was decoded, in time for its slot or not. Too many late ones take the rung away for the rest of the film: a
    /// decoder doesn't become faster.
    ///
    /// - Thread: the one that owns it; allocates nothing.
    public mutating func decoded(rung: Int, inTime: Bool) {
        // What is still in the buffer of a rung that is gone already says nothing new.
        guard rung <= byDecoder else { return }
        judged += 1
        late += inTime ? 0 : 1
        if late > Self.mayBeLate {
            byDecoder = max(rung - 1, 0)
        } else if judged < Self.window {
            return
        }
        judged = 0
        late = 0
    }

    private static func area(_ sizes: [PixelSize?], _ rung: Int) -> Int64 {
        sizes.indices.contains(rung) ? sizes[rung].map { Int64($0.width) * Int64($0.height) } ?? 0 : 0
    }
}
