import Club

/// Why the box's store did not do what it was asked. Nothing is half done: what is asked happens as a whole or not at all.
public enum BoxStoreError: Error, Hashable, Sendable {
    /// The file can't be opened or made.
    case cannotOpen(path: String, reason: String)
    /// The disk is full; all that was kept is still there.
    case full(path: String)
    /// Nothing can be written, and all that was kept can still be read.
    case readOnly(path: String)
    /// The disk fails.
    case diskFails(path: String, reason: String)
    /// The file was damaged and lies now at `kept`. A new one has begun, with the rows that could still be read.
    case setAside(path: String, kept: String, reason: String)
    /// The file was written by a newer program.
    case tooNew(path: String, version: Int, known: Int)
    /// The cipher doesn't seal.
    case cannotSeal(reason: String)
    /// The key to the store can't be read or made.
    case noKey(path: String, reason: String)
    /// The club's files take more than they may.
    case overBudget(bytes: Int, limit: Int)
    /// A root names parts that haven't been kept.
    case missingParts(count: Int)
    /// Anything else: a defect of the program.
    case failed(reason: String)
}

extension BoxStoreError {
    init(_ error: SQLiteError) {
        self =
            switch error {
            case .cannotOpen(let path, let reason): .cannotOpen(path: path, reason: reason)
            case .full(let path): .full(path: path)
            case .readOnly(let path): .readOnly(path: path)
            case .diskFails(let path, let reason): .diskFails(path: path, reason: reason)
            case .busy(let path): .cannotOpen(path: path, reason: "another program writes it")
            case .damaged(let path, let reason): .diskFails(path: path, reason: reason)
            case .tooNew(let path, let version, let known): .tooNew(path: path, version: version, known: known)
            case .forbidden, .failed: .failed(reason: "\(error)")
            }
    }
}

extension BoxStoreError: CustomStringConvertible {
    /// What, why, and what to do, in one sentence for the journal.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "the store \(path) can't be opened (\(reason)); check the folder and its permissions"
        case .full(let path): "the disk that holds the store \(path) is full; make room"
        case .readOnly(let path): "the store \(path) may only be read; make the file and its disk writable"
        case .diskFails(let path, let reason): "the disk that holds the store \(path) fails (\(reason)); check it"
        case .setAside(let path, let kept, let reason):
            "the store \(path) was damaged (\(reason)) and lies now at \(kept); ask for the entitlements again, the new one has only what could be read"
        case .tooNew(let path, let version, let known):
            "the store \(path) was written by a newer program (version \(version), this one knows \(known)); install that one"
        case .cannotSeal(let reason): "what should be kept can't be sealed (\(reason)); try again"
        case .noKey(let path, let reason): "the store's key \(path) can't be read or made (\(reason)); check the folder and its permissions"
        case .overBudget(let bytes, let limit): "the club's files take \(bytes) bytes, and \(limit) may be kept; make the club smaller"
        case .missingParts(let count): "the club's new root names \(count) parts that aren't there; fetch them first"
        case .failed(let reason): "the store's program is at fault: \(reason)"
        }
    }

    /// What the viewer is told, where there is something to tell; nil where only the journal is.
    public var forViewers: LocalizedText? {
        switch self {
        case .full:
            LocalizedText([
                "fr": "La mémoire du boîtier est pleine : ce que vous faites maintenant ne sera pas retenu. Appelez votre vidéoclub.",
                "en": "The box's memory is full: what you do now will not be remembered. Call your video club.",
            ])
        case .readOnly, .diskFails, .cannotOpen:
            LocalizedText([
                "fr": "Le boîtier ne peut plus rien retenir. Redémarrez-le ; si cela revient, appelez votre vidéoclub.",
                "en": "The box can't remember anything now. Restart it; if this comes back, call your video club.",
            ])
        case .setAside:
            LocalizedText([
                "fr": "La mémoire du boîtier a été réparée. Vos locations reviennent dès qu'il est en ligne.",
                "en": "The box's memory was mended. Your rentals come back as soon as it is online.",
            ])
        case .tooNew, .cannotSeal, .noKey, .overBudget, .missingParts, .failed: nil
        }
    }
}
