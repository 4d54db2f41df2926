import Media

/// What is said of the whole presentation. Source: RFC 8216 §4.3.4.4 and §4.3.4.5, RFC 8216bis §4.4.6.6.
extension MultivariantBuilder {
    mutating func readSessionData(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216 §4.3.4.4"
        guard let id = attributes.word("DATA-ID") else {
            context.warn(line, clause, "EXT-X-SESSION-DATA without DATA-ID was skipped")
            return
        }
        try count(&context)
        var data = SessionData(id: id)
        data.value = attributes.string("VALUE")
        data.language = attributes.word("LANGUAGE")
        data.format = attributes.word("FORMAT")
        if let reference = attributes["URI"] { data.url = try context.resolve(reference) }
        if data.value == nil, data.url == nil { context.warn(line, clause, "EXT-X-SESSION-DATA has neither a VALUE nor a URI") }
        if data.value != nil, data.url != nil { context.warn(line, clause, "EXT-X-SESSION-DATA must not have both a VALUE and a URI") }
        if !seen.sessionData.insert([id, data.language ?? ""]).inserted {
            context.warn(line, clause, "two EXT-X-SESSION-DATA of \(id) in one language")
        }
        if id == "com.apple.hls.title", let title = data.value, !title.isEmpty { presentation.title = title }
        presentation.sessionData.append(data)
    }

    mutating func readSessionKey(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216 §4.3.4.5"
        guard let key = try EncryptionKey(attributes, tag: "EXT-X-SESSION-KEY", line, &context) else {
            context.warn(line, clause, "EXT-X-SESSION-KEY with METHOD=NONE was skipped")
            return
        }
        try count(&context)
        if presentation.sessionKeys.contains(key) { context.warn(line, clause, "the same EXT-X-SESSION-KEY comes twice") }
        // A film has a key for each protection system and each rung; more would make the search above long.
        if presentation.sessionKeys.count < 256 { presentation.sessionKeys.append(key) }
    }

    mutating func readSteering(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216bis §4.4.6.6"
        guard presentation.steering == nil else {
            context.warn(line, clause, "EXT-X-CONTENT-STEERING comes twice; the first counts")
            return
        }
        guard let reference = attributes["SERVER-URI"], let url = try context.resolve(reference) else {
            context.warn(line, clause, "EXT-X-CONTENT-STEERING without SERVER-URI was skipped")
            return
        }
        presentation.steering = ContentSteering(serverURL: url, pathway: attributes.word("PATHWAY-ID"))
    }
}

extension EncryptionKey {
    private static let known: Set<String> = ["METHOD", "URI", "IV", "KEYFORMAT", "KEYFORMATVERSIONS"]

    /// Reads `EXT-X-KEY` and `EXT-X-SESSION-KEY`. Source: RFC 8216 §4.3.2.4.
    ///
    /// - Returns: nil for `METHOD=NONE`: no key.
    init?(_ attributes: AttributeList, tag: String, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216 §4.3.2.4"
        guard let method = attributes.word("METHOD") else { throw .badAttribute(line: line, tag: tag, attribute: "METHOD") }
        guard method != "NONE" else {
            if attributes.entries.count > 1 { context.warn(line, clause, "METHOD=NONE must not have other attributes") }
            return nil
        }
        self.init(method: method, format: attributes.word("KEYFORMAT") ?? "identity")
        if method == "SAMPLE-AES" { context.uses(.sampleKey, line) }
        // The last one is the second edition's (§4.4.4.4).
        if !["AES-128", "SAMPLE-AES", "SAMPLE-AES-CTR"].contains(method) {
            context.warn(line, clause, "a key with the METHOD \(method.prefix(40)), which is not defined")
        }
        if attributes.has("KEYFORMAT") { context.uses(.keyFormat, line) }
        if attributes.has("KEYFORMATVERSIONS") {
            context.uses(.keyFormatVersions, line)
            if let versions = attributes.integers("KEYFORMATVERSIONS") {
                formatVersions = versions
            } else {
                context.warn(line, clause, "KEYFORMATVERSIONS that can't be read; 1 is taken")
            }
        }
        if let reference = attributes["URI"] { url = try context.resolve(reference) }
        if !attributes.has("URI") { context.warn(line, clause, "a key without URI") }
        if let vector = attributes["IV"] {
            context.uses(.keyVector, line)
            guard let bytes = vector.hexadecimal128 else { throw .badAttribute(line: line, tag: tag, attribute: "IV") }
            initializationVector = bytes
        }
        otherAttributes = attributes.others(than: Self.known)
        keyIDs = otherAttributes["KEYID"].map { [$0] } ?? []
    }
}
