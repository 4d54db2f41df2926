import Glibc
import Testing

@testable import LinuxIO

@Suite("Memory for secrets") struct SecretMemoryTests {
    /// What the kernel says of each mapping: `VmFlags` of proc(5).
    private static func mappings() -> [(range: Range<UInt>, flags: [Substring])] {
        guard let file = fopen("/proc/self/smaps", "r") else { return [] }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        var mappings: [(range: Range<UInt>, flags: [Substring])] = []
        var range: Range<UInt> = 0..<0
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let bounds = text.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, bounds[0] < bounds[1] { range = bounds[0]..<bounds[1] }
            if text.hasPrefix("VmFlags:") { mappings.append((range, text.dropFirst(8).split(whereSeparator: \.isWhitespace))) }
        }
        return mappings
    }

    /// Bytes in pages that are wiped on fork: nothing else in the process is.
    private static func secretBytes() -> Int {
        mappings().filter { $0.flags.contains("wf") }.reduce(0) { $0 + $1.range.count }
    }

    @Test("it begins as zeros, holds what is put in, and stands in no core dump and no child") func rules() throws {
        let memory = try SecretMemory.make(count: 17)
        #expect(memory.count == 17)
        let address = memory.withBytes { bytes in
            for place in bytes.indices { bytes[place] = bytes[place] | UInt8(place + 1) }
            return UInt(bitPattern: bytes.baseAddress)
        }
        let sum = memory.withBytes { $0.reduce(0) { $0 + Int($1) } }
        #expect(sum == 153)
        let flags = Self.mappings().first { $0.range.contains(address) }?.flags ?? []
        // No dump; wiped on fork; locked where the limit lets it.
        #expect(flags.contains("dd"))
        #expect(flags.contains("wf"))
        #expect(flags.contains("lo") == memory.isLocked)
    }

    @Test("it goes back to the kernel when its owner goes") func gone() throws {
        let before = Self.secretBytes()
        for _ in 0..<500 { #expect(try SecretMemory.make(count: 17).count == 17) }
        // Other tests may hold some meanwhile.
        #expect(Self.secretBytes() - before < 100 * 4096)
    }
}
