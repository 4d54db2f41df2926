import Media
import Testing

@testable import Pixels

@Suite("What is seen of an image")
struct CoveringTests {
    @Test(
        "is its middle part, in the shape of the place",
        arguments: [
            ((300, 100), (50, 50), (100, 0, 100, 100)), ((100, 300), (50, 50), (0, 100, 100, 100)),
            ((600, 900), (220, 330), (0, 0, 600, 900)), ((601, 900), (220, 330), (0, 0, 600, 900)),
            ((1920, 1080), (220, 330), (600, 0, 720, 1080)), ((4, 4), (1000, 1), (0, 0, 4, 4)), ((9, 9), (1, 2), (2, 0, 5, 9)),
        ] as [((Int32, Int32), (Int32, Int32), (Int32, Int32, Int32, Int32))])
    func middle(size: (Int32, Int32), shape: (Int32, Int32), part: (Int32, Int32, Int32, Int32)) {
        let rect = PixelSize(width: size.0, height: size.1).middle(shapedLike: PixelSize(width: shape.0, height: shape.1))
        #expect(rect == PixelRect(x: part.0, y: part.1, width: part.2, height: part.3))
    }

    @Test("is nothing of what is too small, or in no place") func nothing() {
        #expect(PixelSize(width: 3, height: 100).middle(shapedLike: PixelSize(width: 10, height: 10)) == nil)
        #expect(PixelSize(width: 100, height: 0).middle(shapedLike: PixelSize(width: 10, height: 10)) == nil)
        #expect(PixelSize(width: 100, height: 100).middle(shapedLike: PixelSize(width: 0, height: 10)) == nil)
    }

    @Test("lies inside, whatever the sizes") func inside() {
        let sides: [Int32] = [4, 5, 17, 1080, 16384, .max]
        for width in sides {
            for height in sides {
                for other in sides {
                    let whole = PixelSize(width: width, height: height)
                    for shape in [PixelSize(width: other, height: 7), PixelSize(width: 7, height: other)] {
                        guard let part = whole.middle(shapedLike: shape) else { continue }
                        #expect(part.intersection(PixelRect(whole)) == part && part.x % 2 == 0 && part.y % 2 == 0)
                    }
                }
            }
        }
    }

    @Test(
        "comes out as blue, green, red, with alpha multiplied in",
        arguments: [
            (.rgb, [10, 20, 30], [30, 20, 10, 255]), (.rgba, [10, 20, 30, 255], [30, 20, 10, 255]),
            (.argb, [255, 10, 20, 30], [30, 20, 10, 255]), (.rgba, [200, 100, 50, 0], [0, 0, 0, 0]), (.gray, [7], [7, 7, 7, 255]),
            (.palette, [1], [3, 2, 1, 255]),
        ] as [(ImageLayout, [UInt8], [UInt8])])
    func layouts(layout: ImageLayout, pixel: [UInt8], expected: [UInt8]) throws {
        let size = PixelSize(width: 5, height: 3)
        let picture = try TestPicture(.argb8888, size)
        let source = (0..<15).flatMap { _ in pixel }
        let colors: [UInt32] = [0, 0xFF01_0203] + [UInt32](repeating: 0, count: 254)
        source.withUnsafeBufferPointer { bytes in
            colors.withUnsafeBufferPointer { colors in
                guard let base = bytes.baseAddress else { return }
                let image = ImagePixels(layout, size, base: base, stride: Int32(pixel.count * 5), colors: colors.baseAddress)
                #expect(image?.write(to: picture.view) == true)
                #expect(image?.part(PixelRect(x: 1, y: 1, width: 5, height: 1)) == nil)
                #expect(ImagePixels(layout, size, base: base, stride: 4) == nil)
            }
        }
        let bytes = try #require(picture.view.planes.0).assumingMemoryBound(to: UInt8.self)
        for y in 0..<3 {
            let row = bytes + y * Int(picture.view.strides.0)
            #expect((0..<20).map { row[$0] } == [expected, expected, expected, expected, expected].flatMap { $0 })
        }
    }

    @Test("of other depths is spread over eight bits", arguments: [(1, 1, 255), (16, 0x8080, 0x80), (2, 1, 85), (8, 77, 77), (4, 99, 255)])
    func depths(depth: Int, value: UInt16, expected: UInt8) throws {
        let picture = try TestPicture(.argb8888, PixelSize(width: 2, height: 1))
        picture.view.write(row: 0, [[0, 0], [0, 0], [value, value], [.max, .max]], depth: depth)
        let bytes = try #require(picture.view.planes.0).assumingMemoryBound(to: UInt8.self)
        #expect((0..<8).map { bytes[$0] } == [expected, 0, 0, 255, expected, 0, 0, 255])
    }
}
