import CLinux
import Glibc
import Media
import Testing

@testable import LinuxIO

@Suite struct DescriptorTests {
    private struct Seen {
        weak var memory: PoolMemory?
    }

    @Test("a file that isn't there is ENOENT")
    func missing() {
        #expect(throws: Errno.noEntry) { _ = try FileDescriptor.open("/proc/nothing-of-this-name").number }
    }

    @Test("a sealed memory file can be mapped twice and not shrunk")
    func memoryFile() throws {
        let memory = try MemoryFile.make(name: "test", count: 5000)
        #expect(memory.count == 8192)
        let writer = try MemoryMap.shared(memory.file.number, count: memory.count, isWritable: true)
        writer.base.storeBytes(of: 0x1234, toByteOffset: 4096, as: UInt16.self)
        let mappings = PoolMappings()
        let bytes = try mappings.bytes(of: memory.file.number)
        #expect(bytes.count == 8192)
        #expect(bytes.load(fromByteOffset: 4096, as: UInt16.self) == 0x1234)
        #expect(try mappings.bytes(of: memory.file.number).baseAddress == bytes.baseAddress)
        #expect(ftruncate(memory.file.number, 10) == -1)
        #expect(Errno.last == .notPermitted)
    }

    @Test("a pool under a former pool's number is mapped anew")
    func reusedNumber() throws {
        let mappings = PoolMappings()
        let first = try MemoryFile.make(name: "first", count: 4096)
        let number = try first.file.duplicate().release()
        #expect(try mappings.bytes(of: number).count == 4096)
        let second = try MemoryFile.make(name: "second", count: 8192)
        #expect(dup2(second.file.number, number) == number)
        #expect(try mappings.bytes(of: number).count == 8192)
        close(number)
    }

    @Test("a pool of this process is seen where it is mapped already")
    func ownPool() throws {
        let mappings = PoolMappings()
        var pool: PoolMemory? = try PoolMemory.make(name: "own", count: 5000)
        let descriptor = try #require(pool).descriptor
        let base = try #require(pool).base
        #expect(try #require(pool).count == 8192)
        #expect(try mappings.bytes(of: descriptor).baseAddress == UnsafeRawPointer(base))
        // What an output still shows stays, whoever else has let go of it.
        let seen = Seen(memory: pool)
        pool = nil
        base.storeBytes(of: 7, as: UInt8.self)
        #expect(try mappings.bytes(of: descriptor).first == 7)
        mappings.removeAll()
        #expect(seen.memory == nil)
    }

    @Test("a loop handles descriptors, signals and timers, each once")
    func loop() throws {
        let loop = try EventLoop()
        let signal = try EventSignal()
        var seen: [String] = []
        let now = MonotonicClock().now()
        _ = try loop.add(signal) {
            seen.append("signal")
            loop.stop()
        }
        loop.schedule(at: now + .milliseconds(2)) {
            seen.append("late")
            signal.raise()
        }
        loop.schedule(at: now + .milliseconds(1)) { seen.append("early") }
        let removed = loop.schedule(at: now) { seen.append("removed") }
        loop.remove(removed)
        try loop.run(until: now + .seconds(20))
        #expect(seen == ["early", "late", "signal"])
    }

    @Test("a removed descriptor is never called again")
    func removal() throws {
        let loop = try EventLoop()
        let signal = try EventSignal()
        let token = try loop.add(signal) { Issue.record("called after removal") }
        loop.remove(token)
        signal.raise()
        try loop.step(until: MonotonicClock().now())
    }

    @Test("a blocked signal is read as a value")
    func signals() throws {
        let signals = try SignalDescriptor.open([Signal(SIGUSR2)])
        #expect(try signals.next() == nil)
        pthread_kill(pthread_self(), SIGUSR2)
        #expect(try signals.next() == Signal(SIGUSR2))
        #expect(try signals.next() == nil)
    }

    @Test("the process began before now, and not long ago")
    func usage() throws {
        let start = try #require(ProcessUsage.processStart())
        let now = MonotonicClock().now()
        #expect(start < now)
        #expect(start > now - .seconds(3600))
        #expect(ProcessUsage.current().peakResidentBytes > 1 << 20)
    }
}
