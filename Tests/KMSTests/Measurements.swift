import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import KMS

/// Figures rather than rules; run by hand in the test kernel in real time, with the CPU taken outside it.
extension KMSDeviceTests {
    @Test("flips of 1080p", .enabled(if: getenv("LANTERNE_MEASURE") != nil))
    func flips() throws {
        let words = String(cString: getenv("LANTERNE_MEASURE")).split(separator: ",")
        let film = VideoFormat(
            pixelFormat: words.contains("nv12") ? .nv12 : .yuv420,
            size: words.contains("720") ? PixelSize(width: 1280, height: 720) : PixelSize(width: 1920, height: 1080),
            color: ColorDescription(matrix: .bt709, range: .limited))
        let display = try KMSDisplay.open(
            KMSOptions(size: PixelSize(width: 1920, height: 1080), allowsZeroCopy: !words.contains("copy")), log: ListLog())
        defer { display.close() }
        let placement = try display.prepare(for: film)
        print(placement.path)
        let pool = try PatternPool(placement.pictures, cells: 8)
        print(try display.prepare(for: pool.format).path)
        let clock = MonotonicClock()
        var missed: UInt64 = 0
        var last: UInt64?
        var spent = Duration.zero
        let count = 600
        var allocations = 0
        for number in 0..<count {
            // The first pictures of each cell make its framebuffer.
            if number == 20 { allocations = Self.allocations() }
            let begin = clock.now()
            let result = display.commit(pool.frame(number))
            guard result == .queued else { throw ContractViolation("the commit gave \(result)") }
            spent += clock.now() - begin
            guard case .flip(let timing) = display.nextEvent(until: clock.now() + .seconds(5)) else { throw ContractViolation("no flip") }
            if let last { missed += timing.sequence - last - 1 }
            last = timing.sequence
        }
        print("allocations: \(Self.allocations() - allocations)")
        print("missed \(missed) of \(count), \(spent.milliseconds / Double(count)) ms a commit")
    }

    /// Of this thread, where an interposed malloc counts them; else 0.
    private static func allocations() -> Int {
        guard let program = dlopen(nil, RTLD_NOW), let symbol = dlsym(program, "lanterne_malloc_count") else { return 0 }
        return unsafeBitCast(symbol, to: (@convention(c) () -> Int).self)()
    }
}
