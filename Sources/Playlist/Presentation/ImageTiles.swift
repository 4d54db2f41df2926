import Media

/// How pictures lie in one image; they follow each other as one reads.
public struct TileGrid: Hashable, Sendable {
    /// Of one picture, in pixels; nil: not said.
    public var size: PixelSize?
    /// Pictures side by side; at least 1.
    public var columns: Int32
    /// Pictures one above the other; at least 1.
    public var rows: Int32

    /// Takes the parts.
    public init(size: PixelSize?, columns: Int32, rows: Int32) {
        self.size = size
        self.columns = columns
        self.rows = rows
    }
}

/// Many pictures in one image. Source: Image Media Playlist specification, `EXT-X-TILES`; DASH-IF IOP 4.3 §6.2.6.
public struct TileLayout: Hashable, Sendable {
    /// How they lie.
    public var grid: TileGrid
    /// For how long one picture stands.
    public var duration: MediaTime

    /// Takes the parts.
    public init(grid: TileGrid, duration: MediaTime) {
        self.grid = grid
        self.duration = duration
    }

    /// Pictures that share an image's time evenly.
    init(grid: TileGrid, sharing time: MediaTime) {
        let count = Int64(grid.columns).times(Int64(grid.rows))
        self.init(grid: grid, duration: MediaTime(flicks: time.flicks / max(1, count)))
    }
}
