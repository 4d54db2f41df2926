import Testing

@testable import LinuxIO

@Suite("Pages of libraries")
struct LibraryPagesTests {
    private let map = """
        7f0000000000-7f0000001000 r--p 00000000 fe:00 100 /usr/lib/libone.so
        7f0000001000-7f0000005000 r-xp 00001000 fe:00 100 /usr/lib/libone.so
        7f0000005000-7f0000007000 r--p 00005000 fe:00 100 /usr/lib/libone.so
        7f0000007000-7f0000008000 r--p 00006000 fe:00 100 /usr/lib/libone.so
        7f0000008000-7f0000009000 rw-p 00007000 fe:00 100 /usr/lib/libone.so
        7f0000009000-7f000000a000 rw-p 00000000 00:00 0
        7f0000010000-7f0000011000 r--p 00000000 fe:00 200 /usr/lib/libtwo.so
        7f0000011000-7f0000012000 r-xp 00001000 fe:00 200 /usr/lib/libtwo.so
        7f0000012000-7f0000013000 r--p 00002000 fe:00 200 /usr/lib/libtwo.so
        7f0000013000-7f0000014000 rw-p 00003000 fe:00 200 /usr/lib/libtwo.so
        7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0 [vdso]
        """

    @Test("code, headers and constants are dropped; relocated data and memory without a file never")
    func choice() {
        let clean = LibraryPages.clean(LibraryPages.parse(Array(map.utf8)))
        #expect(clean.map(\.start) == [0x7f00_0000_0000, 0x7f00_0000_1000, 0x7f00_0000_5000, 0x7f00_0001_0000, 0x7f00_0001_1000])
    }

    @Test("lines that make no sense are passed over")
    func nonsense() {
        #expect(LibraryPages.parse(Array("hello\n-\n1-0 r--p 0 0 0\n\nzz-yy r-xp 0 0:0 1 /x".utf8)).isEmpty)
    }

    @Test("a program that has dropped its pages goes on as before")
    func alive() {
        #expect(LibraryPages.release() > 10)
        #expect([3, 1, 2].sorted().map(String.init).joined() == "123")
    }
}
