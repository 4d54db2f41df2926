import CFFmpeg
import Media

/// Makes thumbnails by libavcodec, on the processor.
public struct SoftwareStillMaker: StillMaker {
    private let clock: any HostClock

    /// - Parameter clock: For waiting on inputs; those here never make it wait.
    public init(clock: any HostClock) { self.clock = clock }

    /// As `StillMaker.keyframes`.
    public func keyframes(header: [UInt8], piece: [UInt8], within box: PixelSize, most: Int) -> [Still] {
        do throws(DecodeError) {
            let reader = try KeyframeReader(MemoryInput([header, piece]), clock: clock)
            var stills: [Still] = []
            while stills.count < most, let still = reader.next(within: box) { stills.append(still) }
            return stills.sorted { $0.time < $1.time }
        } catch {
            return []
        }
    }

    /// As `StillMaker.tiles`.
    public func tiles(of image: [UInt8], columns: Int, rows: Int, places: Range<Int>, within box: PixelSize) -> [Still] {
        ImageFile.decoded(image, mostPixels: StillPicture.mostPixels) { picture in
            StillPicture.tiles(of: picture, columns: columns, rows: rows, places: places, within: box)
        } ?? []
    }

    /// As `StillMaker.picture`.
    public func picture(of image: [UInt8], covering size: PixelSize) -> Bitmap? {
        guard ImageFile.isWhole(image) else { return nil }
        return ImageFile.decoded(image, mostPixels: CoveringPicture.mostPixels) { CoveringPicture.bitmap(of: $0, covering: size) }
    }
}
