import Media
import Playlist

/// What opens an encrypted resource.
struct ResourceLock: Hashable {
    /// Where its key is.
    let keyURL: String
    /// 16 bytes.
    let vector: [UInt8]
}

extension EncryptionKey {
    /// How a key is used.
    enum Use: Equatable {
        /// The resource is encrypted whole (RFC 8216 §4.3.2.4).
        case whole
        /// The samples are, with a key that is fetched as it is.
        case samples(KeyName, url: String)
        /// The samples are, with keys out of a licence in the clear.
        case licence(url: String, keys: [KeyID])
        /// By a system that isn't ours, or without a word on where keys are.
        case other
    }

    private static let sampleMethods: Set<String> = ["SAMPLE-AES", "SAMPLE-AES-CTR", "cenc", "cens", "cbc1", "cbcs"]

    /// Whether samples are what is encrypted, in a way that we know.
    var isOfSamples: Bool { Self.sampleMethods.contains(method) }

    var use: Use {
        if format == "identity" {
            if method == "AES-128" { return .whole }
            if isOfSamples, let url { return .samples(.address(url), url: url) }
            return .other
        }
        guard isClearKey, isOfSamples, let url else { return .other }
        return .licence(url: url, keys: keyIDs.compactMap { KeyID(text: $0) })
    }

    /// Whether the resource is encrypted whole, with a key that is fetched as it is (RFC 8216 §4.3.2.4).
    var isOpenable: Bool { method == "AES-128" && format == "identity" }
}

extension Segment {
    /// nil: it comes in the clear.
    var lock: ResourceLock? {
        guard let key, key.isOpenable, let url = key.url else { return nil }
        return ResourceLock(keyURL: url, vector: key.initializationVector(ofSequence: sequence))
    }
}

extension Segment {
    /// What its demuxer has to be told; nil where its bytes tell all.
    var protection: InputProtection? {
        guard let key, case .samples(let name, _) = key.use else { return nil }
        return InputProtection(key: name, vector: key.initializationVector(ofSequence: sequence))
    }
}

extension InitializationSegment {
    /// nil: it comes in the clear. It has no sequence number that could stand for a vector (RFC 8216 §4.3.2.5).
    var lock: ResourceLock? {
        guard let key, key.isOpenable, let url = key.url, let vector = key.initializationVector else { return nil }
        return ResourceLock(keyURL: url, vector: vector)
    }
}

extension PlayerError {
    /// nil where all keys of a list are of a kind that we open.
    ///
    /// - Parameter opensAll: A person has given keys, whatever system was meant to.
    init?(unopenable list: SegmentList, url: String, opensAll: Bool) {
        for segment in list.segments {
            if let fault = Self.fault(of: segment.keys, url: url, opensAll: opensAll) {
                self = fault
                return
            }
            guard let initialization = segment.initialization, let key = initialization.key, key.method == "AES-128" else { continue }
            if let fault = Self.fault(of: initialization.keys, url: url, opensAll: opensAll) {
                self = fault
                return
            }
            if key.initializationVector == nil {
                self.init(
                    stage: .playlist, recovery: .chooseAnother, code: 232,
                    text: "\(url) has an encrypted header without a vector (RFC 8216 §4.3.2.5); its publisher has to mend it.")
                return
            }
        }
        return nil
    }

    private static func fault(of keys: [EncryptionKey], url: String, opensAll: Bool) -> PlayerError? {
        guard let key = keys.preferred, key.method != "NONE" else { return nil }
        guard case .other = key.use, !(opensAll && key.isOfSamples) else { return nil }
        let isOurs = key.format == "identity" ? key.isOfSamples || key.method == "AES-128" : key.isClearKey && key.isOfSamples
        if isOurs, key.format == "identity" {
            return PlayerError(
                stage: .playlist, recovery: .chooseAnother, code: 231,
                text: "\(url) is encrypted, but says of no key where it is (RFC 8216 §4.3.2.4); its publisher has to mend it.")
        }
        if isOurs {
            return PlayerError(
                stage: .playlist, recovery: .changeSetup, code: 233,
                text:
                    "\(url) is encrypted, and says of no licence server whom to ask for its keys; give them with --film-keys, or choose another film."
            )
        }
        let systems = keys.compactMap(\.words).joined(separator: ", ")
        return PlayerError(
            stage: .playlist, recovery: .chooseAnother, code: 230,
            text:
                "\(url) is protected with \(key.method)\(systems.isEmpty ? "" : " (\(systems))"), which is not opened here; choose another film."
        )
    }
}

extension EncryptionKey {
    /// The protection system, as people call it; nil where there is none.
    fileprivate var words: String? {
        switch systemName {
        case "widevine": "Widevine"
        case "playready": "PlayReady"
        case "fairplay": "FairPlay"
        case "marlin": "Marlin"
        case "clearkey": "ClearKey"
        case let name?: name
        case nil: format == "identity" ? nil : format
        }
    }
}

extension RepresentationDetails {
    /// Whether it comes in the clear, or a licence in the clear opens it.
    var isOpenable: Bool {
        protection.isEmpty || protection.contains { $0.systemName == "clearkey" && $0.licenseURL != nil }
    }
}
