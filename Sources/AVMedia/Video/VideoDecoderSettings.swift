import Media

/// What decoding may cost.
public struct VideoDecoderSettings: Hashable, Sendable {
    /// Decoding threads, 1…16: as many of them as the film turns out to need.
    public var threads: ClosedRange<Int>
    /// Pictures that may be with the queue and the display at once; `next` says `.poolEmpty` beyond.
    public var maximumOutstanding: Int
    /// The same for films of thirty pictures a second and fewer. A picture that is committed waits for one vertical blank, at most half of such a
    /// film's interval: what it takes the place of is back long before the decoder's next one is wanted.
    public var maximumOutstandingOfSlowFilms: Int
    /// What the picture pool may ever take, bytes.
    public var maximumPoolBytes: Int

    /// - Parameters:
    ///   - threads: 2 at most suit the two to four cores of a box: one picture each while another core serves the screen.
    ///   - maximumOutstanding: A queue of a few pictures, one on the screen, one committed.
    ///   - maximumOutstandingOfSlowFilms: nil: as many.
    ///   - maximumPoolBytes: Room for 4K 8-bit; what isn't needed isn't taken.
    public init(
        threads: ClosedRange<Int> = 1...2, maximumOutstanding: Int = 8, maximumOutstandingOfSlowFilms: Int? = nil,
        maximumPoolBytes: Int = 512 << 20
    ) {
        self.threads = threads.clamped(to: 1...16)
        self.maximumOutstanding = min(max(maximumOutstanding, 1), 24)
        self.maximumOutstandingOfSlowFilms = min(max(maximumOutstandingOfSlowFilms ?? 24, 1), self.maximumOutstanding)
        self.maximumPoolBytes = maximumPoolBytes
    }

    /// Reference pictures and those waiting for their turn: at most 16 together, the one being decoded, and what libavcodec holds back
    /// beyond the standard.
    ///
    /// - Source: ITU-T H.264 §A.3.1 h, H.265 §A.4.2; the margin chosen by experiment.
    private static let picturesOfCodec = 20

    /// Pictures that may be out at once.
    func maximumOutstanding(at rate: FrameRate?) -> Int {
        // 30 and 30000/1001, with room for rates that were measured. What is unknown may be fast.
        guard let rate, rate.perSecond < 31 else { return maximumOutstanding }
        return maximumOutstandingOfSlowFilms
    }

    /// Cells, which cost nothing until they are used.
    var cellCount: Int { min(CellMemory.maximumCells, Self.picturesOfCodec + threads.upperBound + maximumOutstanding) }

    /// Of pictures in the display's form: those with the queue and the display, and the one that is being made.
    var fittedCellCount: Int { maximumOutstanding + 1 }
}
