import Glibc
import LinuxIO
import Media
import Pixels
import TestSupport
import Testing

@testable import KMS

/// The display on a real kernel; run inside the test kernel only, one after another, since there is one screen.
@Suite(.serialized, .enabled(if: hasTestScreen)) struct KMSDeviceTests {
    private let clock = MonotonicClock()

    private func format(
        _ pixels: PixelFormat, _ width: Int32, _ height: Int32, _ matrix: ColorMatrix = .bt709, _ range: ColorRange = .limited
    ) -> VideoFormat {
        VideoFormat(
            pixelFormat: pixels, size: PixelSize(width: width, height: height), color: ColorDescription(matrix: matrix, range: range))
    }

    private func open(_ width: Int32, _ height: Int32, usesWriteback: Bool = false, allowsZeroCopy: Bool = true) throws -> KMSDisplay {
        try KMSDisplay.open(
            KMSOptions(
                size: PixelSize(width: width, height: height), usesWriteback: usesWriteback, allowsZeroCopy: allowsZeroCopy),
            log: ListLog())
    }

    @Test("the kernel's display keeps the display contract, with and without copies", arguments: [true, false])
    func contract(allowsZeroCopy: Bool) throws {
        let pool = try PatternPool(format(.yuv420, 1024, 768))
        let display = try open(1024, 768, allowsZeroCopy: allowsZeroCopy)
        #expect(display.screen.size == PixelSize(width: 1024, height: 768))
        var contract = DisplayContract(display, clock: clock, format: pool.format) { pool.frame($0) }
        try contract.check()
    }

    /// Shows a picture, reads it back and compares it by the book.
    private func shows(_ format: VideoFormat, allowsZeroCopy: Bool) throws {
        let pool = try PatternPool(format, cells: 2)
        let display = try open(format.size.width, format.size.height, usesWriteback: true, allowsZeroCopy: allowsZeroCopy)
        defer { display.close() }
        let placement = try display.prepare(for: format)
        #expect(placement.path.hasSuffix(allowsZeroCopy ? "zero-copy" : "one copy"))
        let picture = try ScanOutLoop(display).snapshot { pool.frame(1) }
        var worst = 0
        for y in stride(from: 0, to: Int(format.size.height), by: 7) {
            for x in stride(from: 0, to: Int(format.size.width), by: 5) {
                let wanted = try pool.rgb(1, x, y)
                let place = (y * Int(format.size.width) + x) * 4
                for channel in 0..<3 { worst = max(worst, abs(Int(picture.pixels[place + channel]) - wanted[channel])) }
            }
        }
        #expect(worst <= 3)
    }

    @Test(
        "what the card composes is the film in its own matrix and range",
        arguments: [PixelFormat.yuv420, .nv12],
        [ColorDescription(matrix: .bt709, range: .limited), ColorDescription(matrix: .bt601, range: .full)])
    func colors(pixels: PixelFormat, color: ColorDescription) throws {
        try shows(format(pixels, 640, 480, color.matrix, color.range), allowsZeroCopy: true)
        try shows(format(pixels, 640, 480, color.matrix, color.range), allowsZeroCopy: false)
    }

    @Test("a film of another size is asked for in its own on the screen, and why is in the log", arguments: [true, false])
    func scaled(allowsZeroCopy: Bool) throws {
        let log = ListLog()
        let display = try KMSDisplay.open(
            KMSOptions(size: PixelSize(width: 1024, height: 768), allowsZeroCopy: allowsZeroCopy), log: log)
        defer { display.close() }
        let film = format(.yuv420, 640, 360)
        let placement = try display.prepare(for: film)
        #expect(placement.destination == PixelRect(x: 0, y: 96, width: 1024, height: 576))
        #expect(placement.pictures == format(.yuv420, 1024, 576))
        #expect(log.all.contains { $0.contains("refused") && $0.contains("SRC_W/CRTC_W (scaling)") })
        let pool = try PatternPool(placement.pictures)
        let made = try display.prepare(for: pool.format)
        #expect(made.pictures == pool.format)
        #expect(made.destination == placement.destination)
        #expect(made.path.hasSuffix("\(allowsZeroCopy ? "zero-copy" : "one copy"), made of yuv420 640×360"))
        for number in 0..<4 {
            #expect(display.commit(pool.frame(number)) == .queued)
            guard case .flip = display.nextEvent(until: clock.now() + .seconds(5)) else { throw ContractViolation("no flip") }
        }
    }

    @Test("the interface lies above the film, with its alpha")
    func interfaceAbove() throws {
        let film = format(.yuv420, 640, 480)
        let pool = try PatternPool(film, cells: 2)
        let display = try open(640, 480, usesWriteback: true)
        defer { display.close() }
        _ = try display.prepare(for: film)
        let (buffer, _) = try #require(display.overlay.begin())
        for y in 0..<100 {
            for x in 0..<100 {
                // Half-transparent red, premultiplied.
                (buffer.base + y * buffer.stride + x * 4).storeBytes(of: UInt32(0x8080_0000), as: UInt32.self)
            }
        }
        display.overlay.finish(damage: PixelRect(x: 0, y: 0, width: 100, height: 100), visible: true)
        let picture = try ScanOutLoop(display).snapshot { pool.frame(1) }
        let below = try pool.rgb(1, 50, 50)
        let place = (50 * 640 + 50) * 4
        for (channel, add) in [0, 0, 128].enumerated() {
            #expect(abs(Int(picture.pixels[place + channel]) - (below[channel] * 127 / 255 + add)) <= 4)
        }
        let outside = try pool.rgb(1, 300, 300)
        for channel in 0..<3 { #expect(abs(Int(picture.pixels[(300 * 640 + 300) * 4 + channel]) - outside[channel]) <= 3) }
    }

    @Test("a card without overlay planes shows film and interface blended into one, and keeps the display contract")
    func primaryOnly() throws {
        let film = format(.yuv420, 640, 480)
        let pool = try PatternPool(film, cells: 2)
        var options = KMSOptions(size: film.size, usesWriteback: true)
        options.usesPrimaryPlaneOnly = true
        let display = try KMSDisplay.open(options, log: ListLog())
        #expect(try display.prepare(for: film).path.hasSuffix("interface blended by the CPU, one copy"))
        let (buffer, _) = try #require(display.overlay.begin())
        buffer.base.storeBytes(of: UInt32(0xff00_00ff), as: UInt32.self)
        display.overlay.finish(damage: PixelRect(x: 0, y: 0, width: 1, height: 1), visible: true)
        let picture = try ScanOutLoop(display).snapshot { pool.frame(1) }
        #expect(picture.pixels[0..<3].elementsEqual([255, 0, 0]))
        let wanted = try pool.rgb(1, 301, 300)
        for channel in 0..<3 { #expect(abs(Int(picture.pixels[(300 * 640 + 301) * 4 + channel]) - wanted[channel]) <= 4) }
        display.close()

        options.usesWriteback = false
        let again = try KMSDisplay.open(options, log: ListLog())
        var contract = DisplayContract(again, clock: clock, format: film) { pool.frame($0) }
        try contract.check()
    }

    @Test("a smaller film on a card without overlay planes comes scaled, and is converted and blended between black bars")
    func primaryOnlyScaled() throws {
        var options = KMSOptions(size: PixelSize(width: 1024, height: 768), usesWriteback: true)
        options.usesPrimaryPlaneOnly = true
        let display = try KMSDisplay.open(options, log: ListLog())
        defer { display.close() }
        let pictures = try display.prepare(for: format(.yuv420, 640, 360)).pictures
        #expect(pictures == format(.yuv420, 1024, 576))
        let pool = try PatternPool(pictures, cells: 2)
        #expect(try display.prepare(for: pictures).path.hasSuffix("interface blended by the CPU, one copy, made of yuv420 640×360"))
        let (buffer, _) = try #require(display.overlay.begin())
        buffer.base.storeBytes(of: UInt32(0xff00_00ff), as: UInt32.self)
        display.overlay.finish(damage: PixelRect(x: 0, y: 0, width: 1, height: 1), visible: true)
        let picture = try ScanOutLoop(display).snapshot { pool.frame(1) }
        #expect(picture.pixels[0..<3].elementsEqual([255, 0, 0]))
        #expect(picture.pixels[4..<7].elementsEqual([0, 0, 0]))
        let wanted = try pool.rgb(1, 301, 300)
        for channel in 0..<3 { #expect(abs(Int(picture.pixels[((96 + 300) * 1024 + 301) * 4 + channel]) - wanted[channel]) <= 4) }
    }

    @Test("flips are one vertical blank apart, on CLOCK_MONOTONIC")
    func pacing() throws {
        let film = format(.yuv420, 1024, 768)
        let pool = try PatternPool(film)
        let display = try open(1024, 768)
        defer { display.close() }
        _ = try display.prepare(for: film)
        var flips: [FlipTiming] = []
        for number in 0..<60 {
            #expect(display.commit(pool.frame(number)) == .queued)
            guard case .flip(let timing) = display.nextEvent(until: clock.now() + .seconds(5)) else { throw ContractViolation("no flip") }
            flips.append(timing)
        }
        let interval = display.screen.refreshRate.interval.duration
        for (earlier, later) in zip(flips, flips.dropFirst()) {
            let steps = Int64(later.sequence - earlier.sequence)
            #expect(steps >= 1)
            let error = (later.time - earlier.time) - interval * Int(steps)
            #expect(abs(error.nanosecondsSaturating) < 300_000)
        }
        let away = clock.now() - (flips.last?.time ?? HostTime(nanoseconds: 0))
        #expect(away >= .zero && away < .seconds(1))
    }

    @Test("where no plane scales, the mode of most films goes before the preferred one, unless a size is wished for")
    func modeOfMostFilms() throws {
        let display = try KMSDisplay.open(log: ListLog())
        #expect(display.screen.size == PixelSize(width: 1920, height: 1080))
        #expect(display.screen.name == "Virtual-1 1920×1080@60")
        let film = format(.yuv420, 1920, 1080)
        #expect(try display.prepare(for: film).path.hasSuffix("YU12 1920×1080, zero-copy"))
        display.close()
        var options = KMSOptions()
        options.filmSize = nil
        let preferred = try KMSDisplay.open(options, log: ListLog())
        #expect(preferred.screen.size == PixelSize(width: 1024, height: 768))
        preferred.close()
    }

    @Test("a film that is cleared before its first flip leaves the screen with the next commit, and a new format takes over")
    func clearedEarly() throws {
        func litPlanes() throws -> Set<UInt32> {
            let planes = try Card.open("/dev/dri/card0").readResources().planes
            return Set(planes.filter { ($0.properties["FB_ID"]?.value ?? 0) != 0 }.map(\.id.value))
        }
        func flip(_ display: KMSDisplay) throws {
            guard case .flip = display.nextEvent(until: clock.now() + .seconds(5)) else { throw ContractViolation("no flip") }
        }
        let display = try open(1024, 768)
        defer { display.close() }
        let first = try PatternPool(format(.yuv420, 1024, 768))
        let second = try PatternPool(try display.prepare(for: format(.nv12, 640, 360)).pictures)
        let ground = try litPlanes()
        _ = try display.prepare(for: first.format)
        #expect(display.commit(first.frame(0)) == .queued)
        display.clear()
        try flip(display)
        #expect(display.commit(nil) == .queued)
        try flip(display)
        #expect(try litPlanes() == ground)
        for pool in [first, second, first] {
            _ = try display.prepare(for: pool.format)
            #expect(display.commit(nil) == .queued)
            try flip(display)
            for number in 0..<3 {
                #expect(display.commit(pool.frame(number)) == .queued)
                try flip(display)
            }
        }
        display.clear()
        #expect(display.commit(nil) == .queued)
        try flip(display)
        #expect(try litPlanes() == ground)
    }

    @Test("another master is named, and the screen is free again after close")
    func master() throws {
        let first = try open(1024, 768)
        #expect(throws: DisplayError.self) { _ = try open(1024, 768).screen }
        first.close()
        let second = try open(800, 600)
        #expect(second.screen.size == PixelSize(width: 800, height: 600))
        second.close()
    }

    @Test("the screen is put back as it was found")
    func restored() throws {
        func state() throws -> [String] {
            let resources = try Card.open("/dev/dri/card0").readResources()
            let crtc = resources.crtcs.map { "\($0.properties["ACTIVE"]?.value ?? 9)" }
            return crtc
                + resources.planes.map { "\($0.id.value) \($0.properties["FB_ID"]?.value ?? 0) \($0.properties["CRTC_ID"]?.value ?? 0)" }
        }
        let before = try state()
        let display = try open(800, 600)
        #expect(try state() != before)
        display.close()
        #expect(try state() == before)
    }

    @Test("a card that isn't there, one without permission, and one without displays are told apart")
    func errors() {
        #expect(throws: DisplayError.noDevice(path: "/dev/dri/card77")) {
            _ = try KMSDisplay.open(KMSOptions(path: "/dev/dri/card77"), log: ListLog()).screen
        }
        #expect(throws: DisplayError.noAtomic(path: "/dev/null")) {
            _ = try KMSDisplay.open(KMSOptions(path: "/dev/null"), log: ListLog()).screen
        }
    }
}

/// Runs a display's scan-out on a thread of its own while the test asks for a snapshot.
struct ScanOutLoop {
    let display: KMSDisplay

    init(_ display: KMSDisplay) { self.display = display }

    func snapshot(_ frame: () -> VideoFrame) throws -> ScreenPicture {
        let clock = MonotonicClock()
        for _ in 0..<3 {
            guard display.commit(frame()) == .queued, case .flip = display.nextEvent(until: clock.now() + .seconds(5)) else {
                throw ContractViolation("the picture didn't flip")
            }
        }
        let isDone = Guarded(false)
        let display = display
        let thread = try LinuxThread(name: "scan-out") {
            while !isDone.withLock({ $0 }) {
                _ = display.commit(nil)
                _ = display.nextEvent(until: clock.now() + .milliseconds(100))
            }
        }
        defer {
            isDone.withLock { $0 = true }
            thread.join()
        }
        return try #require(display.snapshot(until: clock.now() + .seconds(30)) {})
    }
}
