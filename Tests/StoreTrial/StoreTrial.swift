import Club
import Crypto
import Glibc
import Store

/// A process that writes to a box's store as `TrialScript` says, and tells on its standard output what has returned: `open`, `done 0`, or
/// `refused 0` with the reason. A test kills it at its writes, or lets them fail.
///
/// `StoreTrial FOLDER`
@main struct StoreTrial {
    static func main() {
        guard CommandLine.arguments.count == 2 else {
            say("usage: StoreTrial FOLDER")
            exit(2)
        }
        do {
            let store = try open(in: CommandLine.arguments[1])
            say("open")
            for (number, deed) in TrialScript.deeds.enumerated() {
                do {
                    try deed.perform(on: store)
                    say("done \(number)")
                } catch {
                    say("refused \(number) \(error)")
                }
            }
        } catch {
            say("refused \(error)")
            exit(1)
        }
    }

    /// The store of a folder, whose key file lies beside it.
    static func open(in folder: String) throws(BoxStoreError) -> BoxStore {
        let time = UTCTime(milliseconds: 1_790_000_000_000)
        let file = try KeyFile.open(folder + "/store.key", at: time) { try SecureRandom.bytes($0) }
        guard let cipher = SealingCipher(keys: file.bytes) else { throw .noKey(path: folder + "/store.key", reason: "it is none") }
        return try BoxStore(path: folder + "/box.sqlite", cipher: cipher) { time }
    }

    /// In one write, so that a line is there whole or not at all.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
