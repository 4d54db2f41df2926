import Glibc
import LinuxIO
import Media
import Pixels
import Remote
import Testing

@testable import WindowOutput

private let sdlReason: String? = {
    do throws(SDLLibrary.Missing) { _ = try SDLLibrary.load() } catch { return error.reason }
    return nil
}()

/// SDL is one for the whole process and wants one thread at a time.
@Suite(.serialized, .enabled(if: sdlReason == nil, "SDL2 is not installed"))
struct WindowTests {
    private let clock = MonotonicClock()

    private func pixel(_ picture: ScreenPicture, _ x: Int, _ y: Int) -> [UInt8] {
        let start = (y * Int(picture.size.width) + x) * 4
        return Array(picture.pixels[start..<start + 3])
    }

    private func isNear(_ pixel: [UInt8], _ bgr: [UInt8]) -> Bool { zip(pixel, bgr).allSatisfy { abs(Int($0) - Int($1)) <= 4 } }

    private func flip(_ display: WindowDisplay) -> DisplayEvent {
        display.nextEvent(until: clock.now() + .seconds(5))
    }

    @Test("a picture flips at the next vertical blank, and is what a snapshot shows", arguments: [PixelFormat.yuv420, .nv12])
    func flips(format: PixelFormat) throws {
        let display = try WindowDisplay(size: PixelSize(width: 640, height: 480), driver: "dummy")
        defer { display.close() }
        let picture = try TestFrame(film(format), yuv: red)
        let placement = try display.prepare(for: picture.frame.format)
        #expect(placement.destination == PixelRect(x: 0, y: 60, width: 640, height: 360))
        #expect(placement.path == "SDL texture \(format)")
        #expect(display.commit(picture.frame) == .queued)
        #expect(display.commit(picture.frame) == .busy)
        guard case .flip(let first) = flip(display) else {
            Issue.record("no flip")
            return
        }
        #expect(display.commit(nil) == .queued)
        guard case .flip(let second) = flip(display) else {
            Issue.record("no second flip")
            return
        }
        #expect(second.sequence > first.sequence)
        #expect(second.time > first.time)
        let shot = display.snapshot()
        #expect(isNear(pixel(shot, 320, 240), [0, 0, 255]))
        #expect(pixel(shot, 320, 10) == [0, 0, 0])
    }

    @Test("colours that SDL doesn't know are converted on the way") func converted() throws {
        let display = try WindowDisplay(driver: "dummy")
        defer { display.close() }
        let picture = try TestFrame(film(.yuv420, matrix: .bt2020), yuv: red)
        #expect(try display.prepare(for: picture.frame.format).path == "converted to XRGB8888")
        #expect(display.commit(picture.frame) == .queued)
        guard case .flip = flip(display) else {
            Issue.record("no flip")
            return
        }
    }

    @Test("a frame of another format than was prepared is refused") func wrongFormat() throws {
        let display = try WindowDisplay(driver: "dummy")
        defer { display.close() }
        _ = try display.prepare(for: film(.nv12))
        let picture = try TestFrame(film(.yuv420), yuv: red)
        #expect(display.commit(picture.frame) == .failed(.unsupportedFormat(.yuv420)))
    }

    @Test("a deadline ends a wait") func deadline() throws {
        let display = try WindowDisplay(driver: "dummy")
        defer { display.close() }
        _ = try display.prepare(for: film(.yuv420))
        #expect(display.nextEvent(until: clock.now()) == .timeout)
    }

    @Test("a closed window is lost") func closed() throws {
        let display = try WindowDisplay(driver: "dummy")
        _ = try display.prepare(for: film(.yuv420))
        display.close()
        display.close()
        let error = DisplayError.failed(operation: "show in a window that is closed", errno: ENODEV)
        #expect(display.commit(nil) == .failed(error))
        #expect(display.nextEvent(until: nil) == .lost(error))
    }

    @Test("a way to show windows that SDL hasn't is refused in its words") func noDriver() {
        #expect(throws: DisplayError.noDevice(path: "for a window (SDL: nonsense not available)")) {
            _ = try WindowDisplay(driver: "nonsense")
        }
    }

    @Test("written sound is drunk at its rate, and running dry is told once") func sound() throws {
        let sound = try WindowSound(driver: "dummy")
        defer { sound.close() }
        let agreed = try sound.configure(AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .s16))
        #expect(agreed.name == "SDL dummy 48000 Hz, 2 channels")
        let silence = [UInt8](repeating: 0, count: 100_000 * 4)
        #expect(sound.timing() == nil)
        #expect(silence.withUnsafeBytes { sound.write($0) } == .wrote(agreed.bufferFrames))
        #expect(silence.withUnsafeBytes { sound.write($0) } == .wrote(0))
        sound.start()
        let start = clock.now()
        let before = try #require(sound.timing())
        #expect(before.delayFrames > 9000)
        let end = start + .seconds(10)
        while let timing = sound.timing(), timing.availableFrames < agreed.bufferFrames, clock.now() < end {
            clock.sleep(until: clock.now() + .milliseconds(20))
        }
        // 200 ms of sound take about that long, whatever the machine does meanwhile.
        #expect(clock.now() - start > .milliseconds(150))
        #expect(silence.withUnsafeBytes { sound.write($0) } == .xrun)
        #expect(silence.withUnsafeBytes { sound.write($0) } == .wrote(agreed.bufferFrames))
        sound.stop()
        sound.close()
        #expect(silence.withUnsafeBytes { sound.write($0) } == .lost(.vanished(name: "SDL")))
    }

    /// Needs an X server and xdotool: `xvfb-run swift test` has both.
    @Test(
        "on X, the film and the interface are seen, and keys arrive",
        .enabled(if: getenv("DISPLAY") != nil && access("/usr/bin/xdotool", X_OK) == 0, "no DISPLAY, or xdotool is not installed"))
    func onX() throws {
        let display = try WindowDisplay(title: "Lanterne test", size: PixelSize(width: 640, height: 480), driver: "x11")
        defer { display.close() }
        let picture = try TestFrame(film(.yuv420), yuv: red)
        _ = try display.prepare(for: picture.frame.format)
        let (buffer, _) = try #require(display.overlay.begin())
        // Half-transparent white over the left upper quarter of the film.
        for y in 100..<200 {
            let row = (buffer.base + y * buffer.stride).assumingMemoryBound(to: UInt32.self)
            for x in 0..<320 { row[x] = 0x8080_8080 }
        }
        display.overlay.finish(damage: PixelRect(x: 0, y: 100, width: 320, height: 100), visible: true)
        for _ in 0..<10 {
            #expect(display.commit(picture.frame) == .queued)
            guard case .flip = flip(display) else {
                Issue.record("no flip")
                return
            }
        }
        let shot = "/tmp/lanterne-window-\(getpid()).ppm"
        #expect(run("xdotool", "search", "--sync", "--onlyvisible", "--name", "Lanterne test", "windowfocus", "key", "Up", "Return") == 0)
        var events: [KeyEvent] = []
        let end = clock.now() + .seconds(5)
        while events.count < 4, clock.now() < end {
            _ = display.nextEvent(until: clock.now() + .milliseconds(20))
            display.keys.drain(now: clock.now()) { events.append($0) }
        }
        #expect(events.map { "\(KeyNames.name(of: $0.code)) \($0.isDown)" } == ["UP true", "UP false", "ENTER true", "ENTER false"])
        guard access("/usr/bin/import", X_OK) == 0 else { return }
        #expect(run("import", "-silent", "-window", "Lanterne test", "-depth", "8", shot) == 0)
        let seen = try PortablePixmap(path: shot)
        if let folder = getenv("LANTERNE_SCREENSHOTS") { _ = run("convert", shot, "\(String(cString: folder))/window.png") }
        unlink(shot)
        #expect(seen.width == 640 && seen.height == 480)
        #expect(isNear(seen[480, 300], [255, 0, 0]), "film: \(seen[480, 300])")
        #expect(isNear(seen[100, 150], [255, 128, 128]), "interface over film: \(seen[100, 150])")
        #expect(isNear(seen[100, 20], [0, 0, 0]), "letterbox: \(seen[100, 20])")
    }

    /// Runs a program to its end.
    private func run(_ words: String...) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard let program = words.first, posix_spawnp(&process, program, nil, nil, &arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status
    }
}

/// A picture as ImageMagick's `ppm` has it.
private struct PortablePixmap {
    let width: Int
    let height: Int
    private let bytes: [UInt8]
    private let start: Int

    init(path: String) throws {
        let file = try FileDescriptor.open(path)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while let count = try part.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 { bytes += part[..<count] }
        // "P6 640 480 255", each followed by one white space.
        var words: [Int] = []
        var place = 2
        while words.count < 3, place < bytes.count {
            var word = 0
            place += 1
            while place < bytes.count, (48...57).contains(bytes[place]) {
                word = word * 10 + Int(bytes[place] - 48)
                place += 1
            }
            words.append(word)
        }
        try #require(words.count == 3 && words[2] == 255)
        (width, height) = (words[0], words[1])
        start = place + 1
        self.bytes = bytes
    }

    /// R, G, B.
    subscript(x: Int, y: Int) -> [UInt8] {
        let place = start + (y * width + x) * 3
        return Array(bytes[place..<place + 3])
    }
}
