import Club
import FoundationEssentials

/// Small things that are kept by name, sealed.
extension BoxStore {
    /// What a value is; its text stays for ever.
    public enum ValueName: String, Sendable, CaseIterable {
        /// The two secrets of `Identity`.
        case identity
        /// Of the account, in whatever form they are spoken of with the service.
        case tokens
        /// The mark below which time never falls.
        case timeMark = "time-mark"

        /// What goes with the viewer.
        static let ofViewer: [ValueName] = [.tokens]
    }

    /// Who the box is: made once, and the same until the store is gone.
    public struct Identity: Hashable, Sendable {
        /// To sign with: 32 bytes, an Ed25519 seed.
        public let signing: [UInt8]
        /// To be written to: 32 bytes, an X25519 secret.
        public let agreement: [UInt8]

        /// nil where one hasn't 32 bytes.
        public init?(signing: [UInt8], agreement: [UInt8]) {
            guard signing.count == 32, agreement.count == 32 else { return nil }
            self.signing = signing
            self.agreement = agreement
        }
    }

    /// What the box knew of the time when it last looked.
    public struct TimeMark: Hashable, Sendable {
        /// No later start is before it.
        public let time: UTCTime
        /// What the box's clock was behind the service's; negative where it was ahead.
        public let offset: Duration

        /// - Parameters:
        ///   - time: No later start is before it.
        ///   - offset: What the box's clock was behind the service's.
        public init(time: UTCTime, offset: Duration) {
            self.time = time
            self.offset = offset
        }
    }

    /// The box's identity, which is made where there is none.
    ///
    /// - Parameter make: Two new secrets.
    /// - Throws: `cannotSeal` where `make` throws.
    public func identity(orMake make: () throws -> Identity) throws(BoxStoreError) -> Identity {
        // Looked at before it is written, so that a full disk doesn't cost the box its name.
        if let kept = try value(.identity).flatMap(Identity.init(stored:)) { return kept }
        let made: Identity
        do {
            made = try make()
        } catch {
            throw .cannotSeal(reason: "no secrets for the box's identity: \(error)")
        }
        try set(made.signing + made.agreement, for: .identity)
        return made
    }

    /// nil where there is none yet.
    public func timeMark() throws(BoxStoreError) -> TimeMark? {
        guard let bytes = try value(.timeMark) else { return nil }
        guard let mark = try? JSONDecoder().decode(StoredTimeMark.self, from: Data(bytes)) else { return nil }
        return TimeMark(time: UTCTime(milliseconds: mark.time), offset: mark.offset)
    }

    /// Keeps it; one that would go back in time is not taken.
    ///
    /// - Returns: False where a later one stays.
    @discardableResult
    public func keep(_ mark: TimeMark) throws(BoxStoreError) -> Bool {
        if let kept = try timeMark(), kept.time > mark.time { return false }
        let stored = StoredTimeMark(time: mark.time.milliseconds, offset: mark.offset)
        do {
            try set(Array(try JSONEncoder().encode(stored)), for: .timeMark)
        } catch let error as BoxStoreError {
            throw error
        } catch {
            throw .failed(reason: "\(error)")
        }
        return true
    }

    /// nil where there is none, or it doesn't open.
    public func value(_ name: ValueName) throws(BoxStoreError) -> [UInt8]? {
        try asking { try row(StoredValue.self, key: name.rawValue) }?.bytes
    }

    /// - Parameter bytes: nil removes it.
    public func set(_ bytes: [UInt8]?, for name: ValueName) throws(BoxStoreError) {
        try changing {
            if let bytes {
                try put(StoredValue(name: name.rawValue, bytes: bytes))
            } else {
                try remove(StoredValue.self, key: name.rawValue)
            }
        }
    }
}

private struct StoredTimeMark: Codable {
    var time: Int64
    var offset: Duration
}

extension BoxStore.Identity {
    fileprivate init?(stored: [UInt8]) {
        self.init(signing: Array(stored.prefix(32)), agreement: Array(stored.dropFirst(32)))
    }
}
