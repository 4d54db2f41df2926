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
        let pool = try PatternPool(film, slots: 8)
        let display = try KMSDisplay.open(
            KMSOptions(size: PixelSize(width: 1920, height: 1080), allowsZeroCopy: !words.contains("copy")), log: ListLog())
        defer { display.close() }
        print(try display.prepare(for: film))
        let clock = MonotonicClock()
        var missed: UInt64 = 0
        var last: UInt64?
        var spent = Duration.zero
        let count = 600
        for number in 0..<count {
            let begin = clock.now()
            #expect(display.commit(pool.frame(number)) == .queued)
            spent += clock.now() - begin
            guard case .flip(let timing) = display.nextEvent(until: clock.now() + .seconds(5)) else { throw ContractViolation("no flip") }
            if let last { missed += timing.sequence - last - 1 }
            last = timing.sequence
        }
        print("missed \(missed) of \(count), \(spent.milliseconds / Double(count)) ms a commit")
    }
}
