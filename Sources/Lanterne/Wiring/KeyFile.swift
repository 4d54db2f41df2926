import Glibc
import Media
import Remote

/// `--keys FILE`.
enum KeyFile {
    /// - Parameter start: What the script's seconds count from.
    static func read(_ path: String, start: HostTime) throws(Failure) -> ScriptedKeys {
        guard let file = fopen(path, "r") else {
            throw Failure("the key script \(path) can't be read (\(String(cString: strerror(errno)))); check the name.")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        do {
            let script = try KeyScript(parsing: String(decoding: bytes[..<count], as: UTF8.self), file: path)
            return ScriptedKeys(script, start: start, file: path)
        } catch {
            throw Failure("\(error).")
        }
    }
}
