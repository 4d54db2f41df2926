/// Why a film can't be packaged: one case for each thing that somebody can mend.
enum PackagingError: Error, Equatable {
    /// A program that does the work isn't on this machine.
    case noTool(String)
    /// A file that the command line names isn't there, or is for others; `reason` in the kernel's words.
    case unreadable(path: String, reason: String)
    /// A file that isn't what it should be.
    case notAFilm(path: String, reason: String)
    /// A program did not come to its end; `reason` in its own words.
    case failed(stage: String, path: String, reason: String)
    /// Somebody ended it.
    case interrupted(title: String)
    /// Another program of this name is at it.
    case isBeingMade(title: String)
    /// A file or folder can't be made; `reason` in the kernel's words.
    case cannotWrite(path: String, reason: String)
    /// What was encoded isn't what can be protected or told of.
    case wrongSegment(path: String, reason: String)
    /// The title's file can't be kept.
    case wrongTitle(path: String, reason: String)
    /// No key could be made.
    case noRandomness

    /// What, why, and what to do, in one sentence.
    var sentence: String {
        switch self {
        case .noTool(let name):
            "there is no \(name) on this machine; install Debian's package ffmpeg"
        case .unreadable(let path, let reason):
            "\(path) can't be read (\(reason)); check its name and its permissions"
        case .notAFilm(let path, let reason):
            "\(path) can't be packaged: \(reason)"
        case .failed(let stage, let path, let reason):
            "\(path): ffmpeg gave up \(stage) (\(reason)); mend that, and the same command goes on"
        case .interrupted(let title):
            "\(title) isn't finished, since it was interrupted; the same command goes on with what was done"
        case .isBeingMade(let title):
            "\(title) is being made by another lanterne-club add; wait for it, or end it"
        case .cannotWrite(let path, let reason):
            "\(path) can't be written (\(reason)); check the room on the disk and the permissions, and the same command goes on"
        case .wrongSegment(let path, let reason):
            "\(path), which ffmpeg wrote, can't be used (\(reason)); check that ffmpeg is Debian 12's or later"
        case .wrongTitle(let path, let reason):
            "\(path): \(reason); mend it, and the same command goes on"
        case .noRandomness:
            "the system gives no random numbers, so no key can be made; try again"
        }
    }
}
