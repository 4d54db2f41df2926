import Club

/// Where films were left, and the favourites: what several boxes of one account share.
///
/// Of two that speak of one film the later holds. What changed here waits until the service has it.
extension BoxStore {
    /// The film that was left last comes first.
    public func positions() throws(BoxStoreError) -> [ResumePosition] {
        try asking { try latestFirst(all(StoredPosition.self)) }.map(\.position)
    }

    /// nil where the film was never begun.
    public func position(of title: TitleID) throws(BoxStoreError) -> ResumePosition? {
        try asking { try row(StoredPosition.self, key: title.value) }?.position
    }

    /// What this box's viewer did.
    ///
    /// - Returns: False where a later one is there already, which stays.
    @discardableResult
    public func record(_ position: ResumePosition) throws(BoxStoreError) -> Bool {
        try changing { try record(StoredPosition(position)) }
    }

    /// Those that the service hasn't been told.
    public func changedPositions() throws(BoxStoreError) -> [ResumePosition] {
        try asking { try latestFirst(all(StoredPosition.self, onlyChanged: true)) }.map(\.position)
    }

    /// The service has these; what has changed since they were asked for still waits.
    public func markSent(_ positions: [ResumePosition]) throws(BoxStoreError) {
        try changing { for position in positions { try markSent(StoredPosition(position)) } }
    }

    /// What the service knows, from other boxes.
    public func merge(_ positions: [ResumePosition]) throws(BoxStoreError) {
        try changing { for position in positions { try merge(StoredPosition(position)) } }
    }

    /// Forgets where films were left, or one of them. What the service keeps of it is the account's.
    public func forgetPositions(of title: TitleID? = nil) throws(BoxStoreError) {
        try changing {
            if let title { return try remove(StoredPosition.self, key: title.value) }
            try connection.run("DELETE FROM \(BoxTable.position.rawValue)")
        }
    }

    /// With those that were taken off; the latest comes first.
    public func favourites() throws(BoxStoreError) -> [Favourite] {
        try asking { try latestFirst(all(StoredFavourite.self)) }.map(\.favourite)
    }

    /// What this box's viewer did.
    ///
    /// - Returns: False where a later one is there already, which stays.
    @discardableResult
    public func record(_ favourite: Favourite) throws(BoxStoreError) -> Bool {
        try changing { try record(StoredFavourite(favourite)) }
    }

    /// Those that the service hasn't been told.
    public func changedFavourites() throws(BoxStoreError) -> [Favourite] {
        try asking { try latestFirst(all(StoredFavourite.self, onlyChanged: true)) }.map(\.favourite)
    }

    /// The service has these; what has changed since they were asked for still waits.
    public func markSent(_ favourites: [Favourite]) throws(BoxStoreError) {
        try changing { for favourite in favourites { try markSent(StoredFavourite(favourite)) } }
    }

    /// What the service knows, from other boxes.
    public func merge(_ favourites: [Favourite]) throws(BoxStoreError) {
        try changing { for favourite in favourites { try merge(StoredFavourite(favourite)) } }
    }

    private func record<Row: DatedRow>(_ row: Row) throws -> Bool {
        if let kept = try self.row(Row.self, key: row.key), kept.time > row.time { return false }
        try put(row, isChanged: true)
        return true
    }

    /// Of two of one moment the service's holds, so that all boxes end with the same.
    private func merge<Row: DatedRow>(_ row: Row) throws {
        if let kept = try self.row(Row.self, key: row.key), kept.time > row.time { return }
        try put(row)
    }

    private func markSent<Row: DatedRow>(_ row: Row) throws {
        if try self.row(Row.self, key: row.key) == row { try markSent(Row.self, key: row.key) }
    }

    private func latestFirst<Row: DatedRow>(_ rows: [Row]) -> [Row] {
        rows.sorted { ($1.time, $0.key) < ($0.time, $1.key) }
    }
}
