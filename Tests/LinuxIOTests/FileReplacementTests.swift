import Glibc
import LinuxIO
import Testing

@Suite("A file is written whole or not at all") struct FileReplacementTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/lanterne-files-XXXXXX".utf8CString)
        folder = try #require(
            template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } })
    }

    private func write(_ text: String, to path: String, isDurable: Bool = false) throws(Errno) {
        let bytes = Array(text.utf8)
        let outcome = bytes.withUnsafeBytes { buffer -> Result<Void, Errno> in
            do throws(Errno) {
                return .success(try FileDescriptor.replace(path, with: buffer, isDurable: isDurable))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    private func text(of path: String) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 100)
        let file = try FileDescriptor.open(path)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) } ?? 0
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test("the new one takes the old one's place, and nothing else is left", arguments: [false, true]) func replaced(isDurable: Bool) throws
    {
        let path = folder + "/report.json"
        try write("a long first one", to: path, isDurable: isDurable)
        try write("second", to: path, isDurable: isDurable)
        #expect(try text(of: path) == "second")
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test("a folder that isn't there is named by the kernel's own error") func noFolder() {
        #expect(throws: Errno.noEntry) { try write("x", to: folder + "/none/report.json") }
    }

    @Test("what can't take its place leaves nothing behind") func notReplaceable() throws {
        let path = folder + "/device"
        #expect(symlink("/dev/full", path) == 0)
        #expect(throws: Errno(ENOSPC)) { try write("x", to: path) }
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test("a pipe is written to, and stays a pipe") func pipe() throws {
        let path = folder + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let reader = Glibc.open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try write("through", to: path)
        var bytes = [UInt8](repeating: 0, count: 20)
        #expect(Glibc.read(reader, &bytes, 20) == 7)
    }
}
