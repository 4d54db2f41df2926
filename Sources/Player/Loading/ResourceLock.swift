import Playlist

/// What opens an encrypted resource.
struct ResourceLock: Hashable {
    /// Where its key is.
    let keyURL: String
    /// 16 bytes.
    let vector: [UInt8]
}

extension EncryptionKey {
    /// Whether the resource is encrypted whole, with a key that is fetched as it is (RFC 8216 §4.3.2.4): what we open.
    var isOpenable: Bool { method == "AES-128" && format == "identity" }
}

extension Segment {
    /// nil: it comes in the clear.
    var lock: ResourceLock? {
        guard let key, key.isOpenable, let url = key.url else { return nil }
        return ResourceLock(keyURL: url, vector: key.initializationVector(ofSequence: sequence))
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
    init?(unopenable list: SegmentList, url: String) {
        for segment in list.segments {
            for key in [segment.key, segment.initialization?.key] {
                guard let key, key.method != "NONE" else { continue }
                guard key.isOpenable else {
                    self.init(
                        stage: .playlist, recovery: .chooseAnother, code: 230,
                        text:
                            "\(url) is protected with \(key.method)\(key.format == "identity" ? "" : " (\(key.format))"), which is not opened here; choose another film."
                    )
                    return
                }
                guard key.url != nil else {
                    self.init(
                        stage: .playlist, recovery: .chooseAnother, code: 231,
                        text: "\(url) is encrypted, but says of no key where it is (RFC 8216 §4.3.2.4); its publisher has to mend it.")
                    return
                }
            }
            if let key = segment.initialization?.key, key.method != "NONE", key.initializationVector == nil {
                self.init(
                    stage: .playlist, recovery: .chooseAnother, code: 232,
                    text: "\(url) has an encrypted header without a vector (RFC 8216 §4.3.2.5); its publisher has to mend it.")
                return
            }
        }
        return nil
    }
}
