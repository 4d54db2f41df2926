/// Why the service cannot serve: one case for each thing that somebody can mend.
enum ServiceError: Error, Equatable {
    /// Nothing is at this path.
    case noSuchFolder(path: String)
    /// Something that is no folder is at this path.
    case notAFolder(path: String)
    /// The text is no IPv4 or IPv6 address.
    case notAnAddress(String)
    /// The kernel refused the address; `reason` in its own words.
    case cannotListen(address: String, port: UInt16, reason: String)
    /// It listened, and then the listening socket failed.
    case stopped(reason: String)

    /// What, why, and what to do, in one sentence.
    var sentence: String {
        switch self {
        case .noSuchFolder(let path):
            "there is no folder \(path); make the demo club with board/emulator/make-demo-club \(path)"
        case .notAFolder(let path):
            "\(path) is a file; name the folder that holds club.json"
        case .notAnAddress(let text):
            "--bind wants an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not \(text)"
        case .cannotListen(let address, let port, let reason):
            "cannot listen on \(address), port \(port) (\(reason)); choose another with --port, or --port 0 for any free one"
        case .stopped(let reason):
            "stopped listening (\(reason)); start it again"
        }
    }
}
