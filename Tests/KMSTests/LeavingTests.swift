import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import KMS

extension KMSDeviceTests {
    /// Not a test of its own: what the processes below run. It holds the screen until it is killed.
    @Test("(held by another test)", .enabled(if: getenv("LANTERNE_HOLD") != nil))
    func holdsTheScreen() throws {
        let display = try KMSDisplay.open(KMSOptions(size: PixelSize(width: 800, height: 600)), log: ListLog())
        let ready = try FileDescriptor.open(String(cString: getenv("LANTERNE_HOLD")), [.writeOnly, .create])
        try ready.writeAll([1], at: 0)
        while true { _ = display.nextEvent(until: nil) }
    }

    private func state() throws -> [String] {
        let resources = try Card.open("/dev/dri/card0").readResources()
        return resources.crtcs.map { "\($0.properties["ACTIVE"]?.value ?? 9)" }
            + resources.planes.map { "\($0.id.value) \($0.properties["FB_ID"]?.value ?? 0)" }
    }

    @Test(
        "a program that is ended in any way leaves the screen usable by the next", arguments: [SIGSEGV, SIGILL, SIGABRT, SIGTERM, SIGKILL])
    func killed(signal: Int32) throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let flag = "\(folder)/held-\(getpid())-\(signal)"
        let before = try state()
        let holder = try spawn(flag)
        let limit = MonotonicClock().now() + .seconds(30)
        while access(flag, F_OK) != 0, MonotonicClock().now() < limit {
            MonotonicClock().sleep(until: MonotonicClock().now() + .milliseconds(5))
        }
        try #require(access(flag, F_OK) == 0)
        remove(flag)
        #expect(try state() != before)
        #expect(kill(holder, signal) == 0)
        var status: Int32 = 0
        #expect(waitpid(holder, &status, 0) == holder)
        #expect(status & 0x7f == signal)
        if signal != SIGKILL && signal != SIGTERM { #expect(try state() == before) }
        let display = try KMSDisplay.open(KMSOptions(size: PixelSize(width: 1024, height: 768)), log: ListLog())
        #expect(display.commit(nil) == .queued)
        guard case .flip = display.nextEvent(until: MonotonicClock().now() + .seconds(5)) else { throw ContractViolation("no flip") }
        display.close()
    }

    @Test("who holds the screen is named")
    func namedHolder() throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let flag = "\(folder)/held-\(getpid())-name"
        let holder = try spawn(flag)
        let limit = MonotonicClock().now() + .seconds(30)
        while access(flag, F_OK) != 0, MonotonicClock().now() < limit {
            MonotonicClock().sleep(until: MonotonicClock().now() + .milliseconds(5))
        }
        remove(flag)
        defer {
            kill(holder, SIGKILL)
            waitpid(holder, nil, 0)
        }
        do throws(DisplayError) {
            _ = try KMSDisplay.open(log: ListLog()).screen
            Issue.record("two programs have the screen")
        } catch {
            guard case .screenTaken(let path, let owner?) = error else { throw ContractViolation("\(error)") }
            #expect(path == "/dev/dri/card0")
            #expect(owner.hasSuffix("(\(holder))"))
        }
        #expect(try KMSInspection.inspect("/dev/dri/card0").isFree == false)
    }

    /// This program again, to hold the screen.
    private func spawn(_ flag: String) throws -> pid_t {
        let arguments = ["holder", "--testing-library", "swift-testing", "--filter", "holdsTheScreen"]
        let environment = ["LANTERNE_HOLD=\(flag)", "LANTERNE_DEVICE_TESTS=1", "SWIFT_BACKTRACE=enable=no"]
        var process = pid_t()
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        let status = posix_spawn(&process, "/proc/self/exe", nil, nil, &argv, &envp)
        guard status == 0 else { throw Errno(status) }
        return process
    }
}
