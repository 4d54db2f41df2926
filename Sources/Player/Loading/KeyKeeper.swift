import Media
import Playlist
import Protection

/// Brings the keys that samples are encrypted with: raw ones from where playlists say they lie, others out of licences in the clear; renewed as the
/// film comes to need further ones, and watched for their end.
///
/// - Thread: control.
final class KeyKeeper {
    private struct Job {
        var fetch: SecretFetch
        /// What it brings.
        var names: [KeyName]
        /// What comes is a licence, or a key alone.
        var isLicence: Bool
    }

    /// A licence's address, and the keys that a manifest says it has; none said: all.
    private struct Place: Hashable {
        var url: String
        var keys: [KeyID]
    }

    /// Addresses of licences that a film may name: one for each period and track, and changed with the keys.
    private static let maximumPlaces = 64
    private static let maximumJobs = 16
    private static let keySize = 16

    private let chest: KeyChest
    private let cipher: any SampleCipher
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private let today: () -> ProgramDateTime?
    private let log: any Log
    private var jobs: [Job] = []
    private var places: [Place] = []
    /// Of the licence that ends first, in milliseconds since 1970.
    private(set) var expiration: Int64?

    /// - Parameters:
    ///   - parts: With a chest.
    ///   - retries: For one key or licence.
    init(
        _ lock: SampleLock, source: any SegmentSource, signal: any WakeSignal, waking: [any WakeSignal], retries: RetryPolicy,
        today: @escaping () -> ProgramDateTime?, log: any Log
    ) {
        chest = lock.chest
        cipher = lock.cipher
        self.source = source
        self.signal = signal
        self.retries = retries
        self.today = today
        self.log = log
        chest.serve(signal, waking: waking)
    }

    var opensAll: Bool { chest.hasGivenKeys }

    /// A segment will be read: its keys are asked for before its samples ask.
    func prepare(_ keys: [EncryptionKey]) {
        guard let key = keys.preferred else { return }
        switch key.use {
        case .samples(let name, _): chest.want(name)
        case .licence(let url, let ids):
            let place = Place(url: url, keys: ids)
            if !places.contains(place) {
                if places.count >= Self.maximumPlaces { places.removeFirst() }
                places.append(place)
            }
            for id in ids { chest.want(.id(id)) }
        case .whole, .other: break
        }
    }

    /// - Returns: when to call again; the error that ends the film.
    func step(now: HostTime) -> (next: HostTime?, end: PlayerError?) {
        for name in chest.takeWishes() { begin(name, now: now) }
        var next: HostTime?
        var index = 0
        while index < jobs.count {
            switch jobs[index].fetch.step(now: now) {
            case .pending(let until):
                next = .earliest(next, until)
                index += 1
            case .failed(let error): fail(jobs.remove(at: index), .keyUnavailable(error))
            case .done(let count): take(jobs.remove(at: index), count)
            }
        }
        let ends = [expiration, chest.end].compactMap { $0 }
        guard let expiration = ends.min(), let today = today()?.millisecondsSince1970 else { return (next, nil) }
        guard today < expiration else {
            chest.forget()
            return (next, PlayerError(SourceError.licenceOver))
        }
        // The calendar may be set meanwhile: it is looked at once in a while.
        return (.earliest(next, now + .milliseconds(min(expiration - today, 10_000))), nil)
    }

    /// What couldn't be had is asked for again: the viewer may have mended the network.
    func retry() { chest.forgetFailures() }

    func stop() {
        for index in jobs.indices { jobs[index].fetch.cancel() }
        jobs = []
        chest.serve(nil, waking: [])
        chest.forget()
    }

    // MARK: Fetching

    private func begin(_ name: KeyName, now: HostTime) {
        guard jobs.count < Self.maximumJobs else { return chest.fail(name, .keyUnknown(key: name.words)) }
        switch name {
        case .address(let url): fetch(ResourceRequest(url: url), [name], limit: Self.keySize, isLicence: false, now: now)
        case .id(let id):
            guard let place = places.last(where: { $0.keys.contains(id) }) ?? places.last else {
                return chest.fail(name, .keyUnknown(key: name.words))
            }
            // One licence for all keys that are asked for together.
            if let running = jobs.firstIndex(where: { $0.isLicence && $0.fetch.url == place.url && $0.names.contains(name) }) {
                return jobs[running].names.append(name)
            }
            let ids = place.keys.contains(id) ? place.keys : [id]
            var request = ResourceRequest(url: place.url)
            request.body = RequestBody(mediaType: "application/json", bytes: ClearKeyLicence.request(for: ids))
            log.write(.info, "keys", "a licence for \(ids.count) keys is asked for at \(KeyName.address(place.url).words)")
            fetch(request, ids.map { .id($0) }, limit: ClearKeyLicence.maximumBytes, isLicence: true, now: now)
        }
    }

    private func fetch(_ request: ResourceRequest, _ names: [KeyName], limit: Int, isLicence: Bool, now: HostTime) {
        guard let secret = cipher.makeSecret(count: limit + 1) else {
            for name in names { chest.fail(name, .other(url: name.words, reason: "there is no memory for its key")) }
            return
        }
        let fetch = SecretFetch(
            request, limit: limit, secret: secret, source: source, signal: signal, retries: retries, now: now)
        jobs.append(Job(fetch: fetch, names: names, isLicence: isLicence))
    }

    private func fail(_ job: Job, _ error: SourceError) {
        log.write(.warning, "keys", PlayerError(error).text)
        for name in job.names { chest.fail(name, error) }
    }

    private func take(_ job: Job, _ count: Int) {
        let url = KeyName.address(job.fetch.url).words
        guard job.isLicence else {
            guard count == Self.keySize, put(job.names[0], job.fetch.secret, 0..<count) else {
                return fail(job, .keyOfWrongLength(url: url, received: count))
            }
            return
        }
        var fault: SourceError?
        job.fetch.secret.withBytes { bytes in
            fault = read(UnsafeRawBufferPointer(rebasing: bytes[..<count]), of: job, url: url)
        }
        if let fault { fail(job, fault) }
    }

    /// Puts a licence's keys into the chest.
    private func read(_ bytes: UnsafeRawBufferPointer, of job: Job, url: String) -> SourceError? {
        if bytes.count == Self.keySize, bytes[0] != UInt8(ascii: "{"), job.names.count == 1 {
            // The key alone, as HLS has it.
            return put(job.names[0], job.fetch.secret, 0..<Self.keySize) ? nil : .other(url: url, reason: "there is no room for its key")
        }
        let licence: ClearKeyLicence
        do throws(ClearKeyLicence.Fault) {
            licence = try ClearKeyLicence(bytes)
        } catch {
            return .licenceUnreadable(url: url, reason: error.reason)
        }
        if let end = licence.expiration {
            expiration = min(expiration ?? .max, end)
            if let today = today()?.millisecondsSince1970, today >= end { return .licenceOver }
        }
        guard let key = cipher.makeSecret(count: Self.keySize) else { return .other(url: url, reason: "there is no memory for its keys") }
        for entry in licence.keys {
            var isRead = false
            key.withBytes { isRead = licence.write(entry, of: bytes, into: $0) }
            if isRead { _ = put(.id(entry.id), key, 0..<Self.keySize) }
        }
        log.write(.info, "keys", "the licence has \(licence.keys.count) keys\(licence.expiration == nil ? "" : ", and an end")")
        // A film goes on with the keys that it has, as long as it needs no other.
        for case .id(let id) in job.names where !licence.keys.contains(where: { $0.id == id }) {
            chest.fail(.id(id), .licenceWithoutKey(url: url, key: "\(id)"))
        }
        return nil
    }

    private func put(_ name: KeyName, _ secret: any Secret, _ range: Range<Int>) -> Bool {
        var isPut = false
        secret.withBytes { isPut = chest.put(name, key: UnsafeRawBufferPointer(rebasing: $0[range])) }
        return isPut
    }
}

/// What opens samples: a chest for their keys, and memory for what is on its way to it.
public struct SampleLock: Sendable {
    /// Shared with the decoders.
    public var chest: KeyChest
    /// The chest's own.
    public var cipher: any SampleCipher

    /// Takes the parts.
    public init(chest: KeyChest, cipher: any SampleCipher) {
        self.chest = chest
        self.cipher = cipher
    }
}
