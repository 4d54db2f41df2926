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
    /// A file or folder of the club can't be made; `reason` in the kernel's words.
    case cannotWrite(path: String, reason: String)
    /// A key of the club isn't there, or is none.
    case noKey(path: String, reason: String)
    /// The club's catalogue isn't there, or can't be understood.
    case noCatalogue(path: String, reason: String)
    /// A file that the club's maker wrote can't be understood; `reason` names the place in it.
    case wrongSource(path: String, reason: String)
    /// What would be published, or is, can't be; `reason` names the place in it.
    case wrongEdition(reason: String)
    /// What the service remembers can't be opened; `reason` is a sentence of its own.
    case noLedger(reason: String)
    /// A command that fills a club leaves it as it is.
    case filling(FillingError)
    /// What names the database isn't an address of one. It is not said again: it may hold a password.
    case notADatabase
    /// The PostgreSQL server can't be asked; `reason` in its own words, or libpq's.
    case noDatabase(reason: String)
    /// What a command asked for can't be done; `reason` is a sentence of its own.
    case refused(reason: String)
    /// No club was made at this path.
    case noSuchWorkshop(path: String)
    /// A film can't be packaged.
    case packaging(PackagingError)
    /// It listened, and then the listening socket failed.
    case stopped(reason: String)

    /// A benchmark could not be carried through; `reason` says why, and what to do.
    case benchFailed(reason: String)

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
            "cannot listen on \(address), port \(port) (\(reason)); choose another with --bind or --port; --port 0 is any free one"
        case .cannotWrite(let path, let reason):
            "\(path) can't be written (\(reason)); check the folder and its permissions"
        case .noKey(let path, let reason):
            "the key \(path) is missing (\(reason)); put your copy there: a new one would close what the old one opens"
        case .noCatalogue(let path, let reason):
            "the catalogue \(path) can't be used (\(reason)); mend it, and see lanterne-club check"
        case .wrongSource(let path, let reason):
            "\(path): \(reason); mend it and try again"
        case .wrongEdition(let reason):
            "a box would refuse this club: \(reason)"
        case .noLedger(let reason):
            "the service can't remember: \(reason)"
        case .filling(let error):
            error.sentence
        case .notADatabase:
            "--database and \(LedgerPlace.variable) want an address such as postgresql://club@db.example/club; mend it, or leave it out for the club's own file"
        case .noDatabase(let reason):
            "the database can't be used (\(reason)); start its server, or mend --database or \(LedgerPlace.variable)"
        case .refused(let reason):
            "it was not done: \(reason)"
        case .noSuchWorkshop(let path):
            "\(path) is no club's folder; make one with lanterne-club init \(path)"
        case .packaging(let error):
            error.sentence
        case .stopped(let reason):
            "stopped listening (\(reason)); start it again"
        case .benchFailed(let reason):
            "nothing was measured: \(reason)"
        }
    }
}
