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
        /// The plans that the account subscribes to, as the service said them last.
        case plans
        /// The seats that it has bought, likewise: they are shown at a door, where there may be no network.
        case tickets
        /// Where the viewer lives, for cinemas around.
        case postcode
        /// The last of what was seen and liked elsewhere that this box has heard of.
        case viewingSequence = "viewing-sequence"
        /// The wipe that was done at the club's word, until the club knows.
        case wiped

        /// What goes with the viewer.
        static let ofViewer: [ValueName] = [.tokens, .plans, .tickets, .postcode, .viewingSequence]
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
        return (try? JSONDecoder().decode(StoredTimeMark.self, from: Data(bytes)))?.mark
    }

    /// Keeps what is known of the time. It may lie before the kept one, where the service has mended a clock that was fast.
    public func keep(_ mark: TimeMark) throws(BoxStoreError) {
        let bytes: [UInt8]
        do { bytes = Array(try JSONEncoder().encode(StoredTimeMark(mark))) } catch { throw .failed(reason: "\(error)") }
        try set(bytes, for: .timeMark)
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
    let time: Int64
    let boot: String
    let sinceBoot: Duration
    let uncertainty: Duration?
    let wallOffset: Duration

    init(_ mark: TimeMark) {
        time = mark.time.milliseconds
        boot = mark.boot.value
        sinceBoot = mark.sinceBoot
        uncertainty = mark.uncertainty
        wallOffset = mark.wallOffset
    }

    var mark: TimeMark {
        TimeMark(
            time: UTCTime(milliseconds: time), boot: BootID(boot), sinceBoot: sinceBoot, uncertainty: uncertainty, wallOffset: wallOffset)
    }
}

extension BoxStore.Identity {
    fileprivate init?(stored: [UInt8]) {
        self.init(signing: Array(stored.prefix(32)), agreement: Array(stored.dropFirst(32)))
    }
}
