import Club

/// What was bought, and what the service hasn't heard yet of it.
extension BoxStore {
    /// In the order of buying.
    public func entitlements() throws(BoxStoreError) -> [Entitlement] {
        try asking { try all(StoredEntitlement.self) }.map(\.entitlement)
            .sorted { ($0.bought, $0.id.value) < ($1.bought, $1.id.value) }
    }

    /// Takes the service's answer for the whole: what it doesn't name is no more.
    ///
    /// A first play that waits in the queue is news to the service: its time stays, else a stale answer would give a rental its two days back.
    public func replaceEntitlements(_ answered: [Entitlement]) throws(BoxStoreError) {
        try changing {
            let kept = Dictionary(try all(StoredEntitlement.self).map { ($0.id, $0) }) { $1 }
            let waiting = Set(try all(StoredReceipt.self).map(\.entitlement))
            let merged = answered.map { answer in
                let own = waiting.contains(answer.id.value) ? kept[answer.id.value]?.entitlement : nil
                return StoredEntitlement(answer.playing(as: own))
            }
            // Mostly nothing is new, and a disk of flash has only so many writes.
            guard Dictionary(merged.map { ($0.id, $0) }, uniquingKeysWith: { $1 }) != kept else { return }
            // All rows, so that those go, too, which don't open.
            try connection.run("DELETE FROM \(BoxTable.entitlement.rawValue)")
            for entitlement in merged { try put(entitlement) }
        }
    }

    /// Puts one in the place of the one with its id, or beside the others.
    public func update(_ entitlement: Entitlement) throws(BoxStoreError) {
        try changing { try put(StoredEntitlement(entitlement)) }
    }

    /// A film begins for the first time: the entitlement says so from now on, and the receipt waits to be sent. Both or neither.
    ///
    /// - Parameter receipt: Of which only the entitlement's first one counts for its time.
    public func recordFirstPlay(_ receipt: PlayReceipt) throws(BoxStoreError) {
        try changing {
            if var entitlement = try row(StoredEntitlement.self, key: receipt.entitlement.value)?.entitlement {
                entitlement.firstPlay = entitlement.firstPlay ?? receipt.firstPlay
                entitlement.lastPlay = max(entitlement.lastPlay ?? receipt.firstPlay, receipt.firstPlay)
                try put(StoredEntitlement(entitlement))
            }
            try queue(receipt)
        }
    }

    /// Those that wait to be sent, the oldest first.
    public func waitingReceipts() throws(BoxStoreError) -> [PlayReceipt] {
        try asking { try all(StoredReceipt.self) }.map(\.receipt)
    }

    /// Adds one at the end of the queue; one whose id is there already changes nothing.
    public func add(_ receipt: PlayReceipt) throws(BoxStoreError) {
        try changing { try queue(receipt) }
    }

    /// The service has it. One that isn't there is no error.
    public func removeReceipt(_ id: String) throws(BoxStoreError) {
        try changing { try remove(StoredReceipt.self, key: id) }
    }

    private func queue(_ receipt: PlayReceipt) throws {
        guard try row(StoredReceipt.self, key: receipt.id) == nil else { return }
        try put(StoredReceipt(receipt))
    }
}

extension Entitlement {
    /// With the times of the box's own copy, where they say more.
    fileprivate func playing(as own: Entitlement?) -> Entitlement {
        guard let own else { return self }
        var playing = self
        playing.firstPlay = [firstPlay, own.firstPlay].compactMap { $0 }.min()
        playing.lastPlay = [lastPlay, own.lastPlay].compactMap { $0 }.max()
        return playing
    }
}
