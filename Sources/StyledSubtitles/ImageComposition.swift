import CLibass
import Media

/// Makes few pictures in colours of libass's many in one colour each: glyph runs, their outlines and their shadows.
///
/// What lies close together becomes one picture, so that a sign at the top and words at the bottom don't make one of the whole screen.
enum ImageComposition {
    /// Pictures at one time; beyond it the closest are joined.
    static let mostPictures = 12
    /// How close is together, in pixels.
    private static let nearness: Int32 = 24
    /// Beyond them a script was made to hurt, and is shown in part.
    private static let mostImages = 20_000
    private static let mostWork = 96_000_000

    /// - Parameters:
    ///   - first: libass's list, from back to front; it isn't kept.
    ///   - frame: What pictures are cut off at.
    static func pictures(of first: UnsafeMutablePointer<ASS_Image>?, frame: PixelSize) -> [PlacedBitmap] {
        let images = seen(first, in: PixelRect(frame))
        var groups: [PixelRect] = []
        for (_, rect) in images { join(rect, to: &groups) }
        settle(&groups)
        return groups.map { group in
            let count = Int(group.width) * Int(group.height)
            let pixels = [UInt8](unsafeUninitializedCapacity: count * 4) { buffer, filled in
                buffer.initialize(repeating: 0)
                buffer.withMemoryRebound(to: UInt32.self) { words in
                    for (image, rect) in images where !rect.intersection(group).isEmpty { blend(image, rect, onto: words, group) }
                }
                filled = count * 4
            }
            return PlacedBitmap(Bitmap(pixels, PixelSize(width: group.width, height: group.height)), at: group)
        }
    }

    private static func seen(_ first: UnsafeMutablePointer<ASS_Image>?, in frame: PixelRect) -> [(ASS_Image, PixelRect)] {
        var images: [(ASS_Image, PixelRect)] = []
        var work = 0
        var next = first
        while let image = next?.pointee, images.count < mostImages, work < mostWork {
            next = image.next
            let rect = PixelRect(x: image.dst_x, y: image.dst_y, width: image.w, height: image.h).intersection(frame)
            // Its last byte is how much is seen through it.
            guard image.bitmap != nil, !rect.isEmpty, image.color & 0xff != 0xff else { continue }
            work += Int(rect.width) * Int(rect.height)
            images.append((image, rect))
        }
        return images
    }

    private static func join(_ rect: PixelRect, to groups: inout [PixelRect]) {
        let near = rect.grown(by: nearness)
        if let index = groups.firstIndex(where: { !$0.intersection(near).isEmpty }) {
            groups[index] = groups[index].union(rect)
        } else if groups.count < mostPictures {
            groups.append(rect)
        } else {
            let last = groups.count - 1
            groups[last] = groups[last].union(rect)
        }
    }

    /// Until none touches another, so that together they are no larger than the frame.
    private static func settle(_ groups: inout [PixelRect]) {
        var index = 0
        while index < groups.count {
            if let other = groups.indices.first(where: { $0 > index && !groups[$0].intersection(groups[index]).isEmpty }) {
                groups[index] = groups[index].union(groups.remove(at: other))
                index = 0
            } else {
                index += 1
            }
        }
    }

    /// Puts one colour through its mask over what is there: for each channel, colour × mask + what is there × (1 − mask).
    ///
    /// - Parameter rect: The part of the image that is in the frame; its group holds all of it.
    private static func blend(_ image: ASS_Image, _ rect: PixelRect, onto words: UnsafeMutableBufferPointer<UInt32>, _ group: PixelRect) {
        let color = image.color
        let opacity = 255 - (color & 0xff)
        let (red, green, blue) = (color >> 24, color >> 16 & 0xff, color >> 8 & 0xff)
        // Two channels at a time, 16 bits for each: blue and red, green and alpha.
        let even = red << 16 | blue
        let odd = UInt32(255) << 16 | green
        let solid = 0xff00_0000 | red << 16 | green << 8 | blue
        guard let bitmap = image.bitmap, let base = words.baseAddress else { return }
        let width = Int(rect.width)
        for row in 0..<Int(rect.height) {
            let masks = bitmap + (row + Int(rect.y - image.dst_y)) * Int(image.stride) + Int(rect.x - image.dst_x)
            let pixels = base + (row + Int(rect.y - group.y)) * Int(group.width) + Int(rect.x - group.x)
            var column = 0
            while column < width {
                // Most of what is around letters is nothing, eight at a time.
                if column + 8 <= width, UnsafeRawPointer(masks + column).loadUnaligned(as: UInt64.self) == 0 {
                    column += 8
                    continue
                }
                let mask = masks[column]
                defer { column += 1 }
                if mask == 0 { continue }
                let alpha = share(UInt32(mask) &* opacity)
                if alpha == 255 {
                    pixels[column] = solid
                    continue
                }
                let rest = 255 &- alpha
                let there = pixels[column]
                let first = shares(even &* alpha &+ (there & 0x00ff_00ff) &* rest)
                let second = shares(odd &* alpha &+ (there >> 8 & 0x00ff_00ff) &* rest)
                pixels[column] = first | second << 8
            }
        }
    }

    /// A 255th, rounded.
    private static func share(_ product: UInt32) -> UInt32 {
        let sum = product &+ 128
        return (sum &+ sum >> 8) >> 8
    }

    /// The same of two at a time.
    private static func shares(_ products: UInt32) -> UInt32 {
        let sum = products &+ 0x0080_0080
        return (sum &+ (sum >> 8 & 0x00ff_00ff)) >> 8 & 0x00ff_00ff
    }
}

extension PixelRect {
    fileprivate func grown(by margin: Int32) -> PixelRect {
        PixelRect(x: x &- margin, y: y &- margin, width: width &+ 2 &* margin, height: height &+ 2 &* margin)
    }
}
