import Club

/// What the box must not lose: what was bought and begun, where films were left, the favourites, the club's files, and who the box is.
///
/// Each call that changes something is one transaction: when it has returned, it is on the disk, and where it throws, nothing has changed.
/// What names the viewer's films is sealed, and its keys are digests, so that a copied file tells nothing without the key file. The club's
/// files, and the index that is made from them, are public and lie in the clear.
///
/// - Thread: one at a time; whoever shares it guards it. Blocks for the disk: never the screen's thread.
public final class BoxStore {
    var connection: SQLiteConnection
    let path: String
    let cipher: any RowCipher
    let partBudget: Int
    private let now: () -> UTCTime
    private var unreadable: Set<[UInt8]> = []

    /// Told once, then the caller forgets it: that the file was damaged when it was opened. nil: it was whole.
    public let loss: BoxStoreError?

    /// Rows that didn't open so far: sealed under another key, or changed. Each costs itself alone.
    public var unreadableRows: Int { unreadable.count }

    /// - Parameters:
    ///   - path: Of the file, which is made where it isn't there; its log lies beside it.
    ///   - cipher: Its keys must not lie in the file.
    ///   - partBudget: Bytes that the club's files may take: those of the root that is shown and those of the next one together.
    ///   - now: For the name under which a damaged file is set aside.
    /// - Throws: `cannotOpen`, `full`, `readOnly`, `diskFails`, `tooNew`. A damaged file is no error here: see `loss`.
    public init(path: String, cipher: any RowCipher, partBudget: Int = 128 << 20, now: @escaping () -> UTCTime) throws(BoxStoreError) {
        self.path = path
        self.cipher = cipher
        self.partBudget = partBudget
        self.now = now
        (connection, loss) = try BoxFile.open(path, at: now())
    }

    /// Asks the database; where it turns out to be damaged, begins a new one, and says so.
    func asking<Value>(_ work: () throws -> Value) throws(BoxStoreError) -> Value {
        do {
            return try work()
        } catch let error as BoxStoreError {
            throw error
        } catch let error as SQLiteError {
            guard case .damaged(_, let reason) = error else { throw BoxStoreError(error) }
            let (fresh, loss) = try BoxFile.beginAnew(connection, path, reason: reason, at: now())
            connection = fresh
            throw loss
        } catch {
            throw .failed(reason: "\(error)")
        }
    }

    /// All that `work` does, or none of it.
    @discardableResult
    func changing<Value>(_ work: () throws -> Value) throws(BoxStoreError) -> Value {
        try asking { try connection.transaction(work) }
    }

    /// A row that didn't open.
    func count(unreadable key: [UInt8]) { unreadable.insert(key) }

    /// Forgets the viewer, as at a hotel's check-out: entitlements, positions, favourites and tokens. The box stays who it is, the club's files
    /// stay, and so do receipts that the service hasn't heard of.
    ///
    /// What was there is overwritten in the file, and the log is emptied. A disk of flash may keep old blocks where no file leads; what they hold
    /// is sealed.
    ///
    /// - Throws: Where it throws `cannotOpen`, `full` or `diskFails`, ask again: the next opening brings to its end what had begun.
    public func eraseViewer() throws(BoxStoreError) {
        BoxFile.removeSetAside(path)
        try changing {
            for table in [BoxTable.entitlement, .position, .favourite] { try connection.run("DELETE FROM \(table.rawValue)") }
            for name in ValueName.ofViewer { try remove(StoredValue.self, key: name.rawValue) }
        }
        try asking { try connection.emptyLog() }
        unreadable.removeAll()
    }
}
