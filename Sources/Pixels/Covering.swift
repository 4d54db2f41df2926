import Media

extension PixelSize {
    /// Of a picture of this size the middle part that has another's shape: what is seen of it where it covers the other wholly.
    ///
    /// It begins at even places, as halved chroma wants it; no side is shorter than four, below which nothing is scaled.
    ///
    /// - Returns: nil where one of both is smaller than that, or nothing at all.
    public func middle(shapedLike shape: PixelSize) -> PixelRect? {
        guard width >= 4, height >= 4, shape.width > 0, shape.height > 0 else { return nil }
        let (wide, high) = (Int64(width) * Int64(shape.height), Int64(shape.width) * Int64(height))
        var part = self
        if wide > high {
            part.width = max(4, Int32(clamping: (high + Int64(shape.height) / 2) / Int64(shape.height)))
        } else {
            part.height = max(4, Int32(clamping: (wide + Int64(shape.width) / 2) / Int64(shape.width)))
        }
        part = PixelSize(width: min(part.width, width), height: min(part.height, height))
        return PixelRect(x: ((width - part.width) / 2) & ~1, y: ((height - part.height) / 2) & ~1, width: part.width, height: part.height)
    }
}
