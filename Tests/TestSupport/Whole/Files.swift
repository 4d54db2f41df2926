import Glibc
import LinuxIO

/// Whole files as bytes, and folders that go with the test that made them.
public enum Files {
    /// - Throws: what the kernel said.
    public static func read(_ path: String) throws(Errno) -> [UInt8] {
        guard let file = fopen(path, "re") else { throw Errno.last }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = fread(&portion, 1, portion.count, file)
            guard count > 0 else { return bytes }
            bytes += portion[..<count]
        }
    }

    /// Makes or replaces it.
    public static func write(_ bytes: [UInt8], to path: String) throws(Errno) {
        guard let file = fopen(path, "we") else { throw Errno.last }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Errno.last }
    }

    /// The names in a folder, sorted, without those that begin with a dot.
    public static func names(in folder: String) -> [String] {
        Folder.names(in: folder).filter { !$0.hasPrefix(".") }
    }
}

/// A folder of its own, gone with its last reference.
public final class ScratchFolder: Sendable {
    /// Absolute, without a slash at its end.
    public let path: String

    /// - Parameter place: The folder that it lies in.
    public init(in place: String = "/tmp") throws(Errno) {
        let template = strdup("\(place)/lanterne-test-XXXXXX")
        defer { free(template) }
        guard let template, mkdtemp(template) != nil else { throw Errno.last }
        path = String(cString: template)
    }

    /// Makes or replaces a file in it.
    public func write(_ bytes: [UInt8], to name: String) throws(Errno) { try Files.write(bytes, to: "\(path)/\(name)") }

    /// Makes a folder in it.
    public func folder(_ name: String) { mkdir("\(path)/\(name)", 0o755) }

    /// Makes a symbolic link in it.
    public func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

    deinit { _ = try? Program.run(["rm", "-rf", path]) }
}
