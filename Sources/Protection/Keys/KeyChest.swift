import Media
import Synchronization

/// The keys of samples: where they are kept, who wants which, and which can't be had. Their bytes lie in locked memory and are given to the
/// cipher only.
///
/// - Thread: any; what is said of one call holds for it alone.
public final class KeyChest: Sendable {
    /// Whether samples can be opened with a key.
    public enum Readiness: Equatable, Sendable {
        /// Now.
        case here
        /// It has been asked for: whoever waits is woken.
        case coming
        /// Not for the moment, for this reason.
        case failed(SourceError)
    }

    private enum Entry {
        case wanted
        case here(slot: Int, isGiven: Bool, use: Int)
        case failed(SourceError)
    }

    private struct State {
        var entries: [KeyName: Entry] = [:]
        var wishes: [KeyName] = []
        var free: [Int] = []
        var keys: (any Secret)?
        var uses = 0
        /// Of the keys that were given, in milliseconds since 1970.
        var end: Int64?
        /// Raised for wishes; nil: nobody hears them.
        var server: (any WakeSignal)?
        var waiting: [any WakeSignal] = []
    }

    /// A film has some keys at a time, one for each resolution and for the sound, and changes them some times in an hour; a page has room for more.
    static let capacity = 128
    private static let keySize = 16
    /// Names that a film can bring into play: a broken one makes new ones up.
    private static let maximumNames = 1024

    private let cipher: any SampleCipher
    private let state: Mutex<State>

    /// Makes a chest without a key.
    public init(cipher: any SampleCipher) {
        self.cipher = cipher
        state = Mutex(State())
    }

    // MARK: Who brings keys

    /// From now on wishes are heard, and those who wait are woken when something comes.
    ///
    /// - Parameters:
    ///   - server: Raised for each wish; nil: nobody hears them any more.
    ///   - waiting: Raised for each key and each failure.
    public func serve(_ server: (any WakeSignal)?, waking waiting: [any WakeSignal]) {
        state.withLock { state in
            state.server = server
            state.waiting = waiting
        }
    }

    /// Keys that are wanted, and that nobody has been told of.
    public func takeWishes() -> [KeyName] {
        state.withLock { state in
            let wishes = state.wishes
            state.wishes.removeAll()
            return wishes
        }
    }

    /// Asks for a key before a sample does.
    public func want(_ name: KeyName) { _ = readiness(of: name) }

    /// Puts a key in.
    ///
    /// - Parameters:
    ///   - key: 16 bytes, copied.
    ///   - isGiven: By a person, so it outlives the film.
    /// - Returns: false where it is no key, or there is no room for it.
    public func put(_ name: KeyName, key: UnsafeRawBufferPointer, isGiven: Bool = false) -> Bool {
        guard key.count == Self.keySize else { return false }
        // A copy of the reference is what crosses; the bytes are read inside the call.
        nonisolated(unsafe) let bytes = key
        let signals: [any WakeSignal]? = state.withLock { state in
            guard let slot = slot(for: name, &state), let keys = state.keys else { return nil }
            keys.withBytes { page in
                UnsafeMutableRawBufferPointer(rebasing: page[(slot * Self.keySize)..<((slot + 1) * Self.keySize)]).copyMemory(from: bytes)
            }
            state.uses += 1
            let wasGiven: Bool = if case .here(_, true, _) = state.entries[name] { true } else { false }
            state.entries[name] = .here(slot: slot, isGiven: isGiven || wasGiven, use: state.uses)
            return state.waiting
        }
        signals?.forEach { $0.raise() }
        return signals != nil
    }

    /// The keys that were given hold until then, and for no longer.
    ///
    /// - Parameter milliseconds: Since 1970; the earliest one counts.
    public func end(at milliseconds: Int64) { state.withLock { $0.end = min($0.end ?? .max, milliseconds) } }

    /// When the keys that were given end, in milliseconds since 1970; nil: never.
    public var end: Int64? { state.withLock { $0.end } }

    /// A key can't be had; whoever waits for it is told.
    public func fail(_ name: KeyName, _ error: SourceError) {
        let signals: [any WakeSignal] = state.withLock { state in
            if case .here = state.entries[name] { return [] }
            state.entries[name] = .failed(error)
            return state.waiting
        }
        for signal in signals { signal.raise() }
    }

    /// Wipes the keys that were given, and forgets when they end: what they were for is over.
    public func withdraw() {
        state.withLock { state in
            for (name, entry) in state.entries {
                guard case .here(let slot, true, _) = entry else { continue }
                wipe(slot, &state)
                state.entries[name] = nil
            }
            state.end = nil
        }
    }

    /// Wipes the keys that no person gave, and forgets what was wanted.
    public func forget() {
        state.withLock { state in
            for (name, entry) in state.entries {
                if case .here(let slot, let isGiven, _) = entry {
                    if isGiven { continue }
                    wipe(slot, &state)
                }
                state.entries[name] = nil
            }
            state.wishes.removeAll()
        }
    }

    /// What couldn't be had may be asked for again.
    public func forgetFailures() {
        state.withLock { state in
            for (name, entry) in state.entries {
                if case .failed = entry { state.entries[name] = nil }
            }
        }
    }

    /// Whether a person has given keys.
    public var hasGivenKeys: Bool {
        state.withLock { state in
            state.entries.values.contains { if case .here(_, true, _) = $0 { true } else { false } }
        }
    }

    // MARK: Who opens samples

    /// Whether there is such a key; asks for it where there isn't.
    public func readiness(of name: KeyName) -> Readiness {
        let (readiness, signal): (Readiness, (any WakeSignal)?) = state.withLock { state in
            switch state.entries[name] {
            case .here: return (.here, nil)
            case .wanted: return (.coming, nil)
            case .failed(let error): return (.failed(error), nil)
            case nil:
                guard let server = state.server, state.entries.count < Self.maximumNames else {
                    return (.failed(.keyUnknown(key: name.words)), nil)
                }
                state.entries[name] = .wanted
                state.wishes.append(name)
                return (.coming, server)
            }
        }
        signal?.raise()
        return readiness
    }

    /// What opens samples with a key; nil where it isn't there, or the cipher has no memory.
    func makeDecryptor(_ name: KeyName, _ mode: SampleMode) -> (any SampleDecryptor)? {
        let made: Guest? = state.withLock { state in
            guard case .here(let slot, let isGiven, _) = state.entries[name], let keys = state.keys else { return nil }
            state.uses += 1
            state.entries[name] = .here(slot: slot, isGiven: isGiven, use: state.uses)
            var decryptor: (any SampleDecryptor)?
            keys.withBytes { page in
                let key = UnsafeRawBufferPointer(rebasing: page[(slot * Self.keySize)..<((slot + 1) * Self.keySize)])
                decryptor = cipher.makeDecryptor(mode, key: key)
            }
            return Guest(decryptor: decryptor)
        }
        return made?.decryptor
    }

    /// Carries a decryptor out of the lock, to the thread that asked for it.
    private struct Guest: @unchecked Sendable {
        // Guard: made for one caller, and kept by nobody else.
        let decryptor: (any SampleDecryptor)?
    }

    // MARK: Room

    private func slot(for name: KeyName, _ state: inout State) -> Int? {
        if case .here(let slot, _, _) = state.entries[name] { return slot }
        if state.keys == nil {
            guard let keys = cipher.makeSecret(count: Self.capacity * Self.keySize) else { return nil }
            state.keys = keys
            state.free = Array((0..<Self.capacity).reversed())
        }
        if let free = state.free.popLast() { return free }
        var oldest: (name: KeyName, slot: Int, use: Int)?
        for (name, entry) in state.entries {
            guard case .here(let slot, false, let use) = entry, use < oldest?.use ?? .max else { continue }
            oldest = (name, slot, use)
        }
        guard let oldest else { return nil }
        state.entries[oldest.name] = nil
        return oldest.slot
    }

    private func wipe(_ slot: Int, _ state: inout State) {
        state.keys?.withBytes { page in
            for place in (slot * Self.keySize)..<((slot + 1) * Self.keySize) { page[place] = 0 }
        }
        state.free.append(slot)
    }
}
