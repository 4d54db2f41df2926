import Glibc
import LinuxIO
import TestSupport

/// A port that speaks first, the same words to everybody, and hangs up.
final class PlainTalker: Sendable {
    let port: UInt16
    private let listener: Int32

    init(_ words: String) throws(Errno) {
        (listener, port) = try Loopback.listen(backlog: 8)
        let bytes = Array(words.utf8)
        _ = try LinuxThread(name: "talker") { [listener] in
            // Ends when the listener is shut down.
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                close(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
