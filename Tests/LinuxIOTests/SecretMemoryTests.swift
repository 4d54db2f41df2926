import Glibc
import Testing

@testable import LinuxIO

@Suite("Memory for secrets") struct SecretMemoryTests {
    /// What the kernel says of the mapping at an address: `VmFlags` of proc(5).
    private static func flags(at address: UInt) -> [Substring] {
        guard let file = fopen("/proc/self/smaps", "r") else { return [] }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        var isThere = false
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let range = text.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if range.count == 2 { isThere = address >= range[0] && address < range[1] }
            if isThere, text.hasPrefix("VmFlags:") { return text.dropFirst(8).split(whereSeparator: \.isWhitespace) }
        }
        return []
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
        let flags = Self.flags(at: address)
        // No dump; wiped on fork; locked where the limit lets it.
        #expect(flags.contains("dd"))
        #expect(flags.contains("wf"))
        #expect(flags.contains("lo") == memory.isLocked)
    }

    @Test("it goes back to the kernel when its owner goes") func gone() throws {
        func address() throws -> UInt {
            let memory = try SecretMemory.make(count: 17)
            return memory.withBytes { UInt(bitPattern: $0.baseAddress) }
        }
        let address = try address()
        #expect(!Self.flags(at: address).contains("wf"))
    }
}
