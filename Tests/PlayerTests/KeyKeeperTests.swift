import Crypto
import Media
import Playlist
import Protection
import TestSupport
import Testing

@testable import Player

@Suite("The keys of samples, fetched and kept") struct KeyKeeperTests {
    /// A keeper on a fake network, at a time of day that tests set.
    private final class Desk {
        let bench = LoadingBench()
        let chest: KeyChest
        let keeper: KeyKeeper
        let waiting = FakeSignal()

        init() {
            let cipher = OpenSSLCipher()
            let chest = KeyChest(cipher: cipher)
            self.chest = chest
            let bench = bench
            let day = Day()
            self.day = day
            let start = bench.clock.now()
            keeper = KeyKeeper(
                SampleLock(chest: chest, cipher: cipher), source: bench.source, signal: bench.signal, waking: [waiting], retries: .standard,
                today: {
                    day.today.map { ProgramDateTime(millisecondsSince1970: $0 + Int64((bench.clock.now() - start).milliseconds)) }
                }, log: SilentLog())
        }

        /// In milliseconds since 1970, at the start; nil: nobody knows it.
        final class Day { var today: Int64? = 1_700_000_000_000 }
        let day: Day

        /// - Returns: what ends the film.
        func run(_ ticks: Int = 100) -> PlayerError? {
            for _ in 0..<ticks {
                if let end = keeper.step(now: bench.clock.now()).end { return end }
                bench.tick()
            }
            return nil
        }
    }

    private static let first = String(repeating: "a1", count: 16)
    private static let second = String(repeating: "b2", count: 16)
    private static let address = "http://film/licence"

    private static func name(_ text: String) -> KeyName { KeyID(text: text).map { .id($0) } ?? .address("") }

    /// base64url of sixteen equal bytes.
    private static let written = [first: "oaGhoaGhoaGhoaGhoaGhoQ", second: "srKysrKysrKysrKysrKysg"]

    private static func licence(_ ids: [String], more: String = "") -> [UInt8] {
        let keys = ids.map { "{\"kty\":\"oct\",\"kid\":\"\(written[$0] ?? "")\",\"k\":\"AAECAwQFBgcICQoLDA0ODw\"}" }
        return Array("{\"keys\":[\(keys.joined(separator: ","))]\(more)}".utf8)
    }

    private static func clearKey(_ ids: [String], url: String? = address) -> [EncryptionKey] {
        var key = EncryptionKey(method: "cenc", url: url, format: "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e")
        key.keyIDs = ids
        return [key]
    }

    @Test("a licence is asked for once for all keys of a segment, and brings them") func together() {
        let desk = Desk()
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first, Self.second])))
        for _ in 0..<5 { desk.keeper.prepare(Self.clearKey([Self.first, Self.second])) }
        #expect(desk.run() == nil)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .here)
        #expect(desk.chest.readiness(of: Self.name(Self.second)) == .here)
        #expect(desk.bench.source.asked.count == 1)
        let body = desk.bench.source.asked.first?.request.body
        #expect(body?.mediaType == "application/json")
        let text = body.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(text == "{\"kids\":[\"oaGhoaGhoaGhoaGhoaGhoQ\",\"srKysrKysrKysrKysrKysg\"],\"type\":\"temporary\"}")
    }

    @Test("a key that a sample asks for in the middle of a film is asked for where the licences come from") func rotated() {
        let desk = Desk()
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first, Self.second])))
        desk.keeper.prepare(Self.clearKey([Self.first]))
        _ = desk.run()
        desk.chest.forget()
        #expect(desk.chest.readiness(of: Self.name(Self.second)) == .coming)
        _ = desk.run()
        #expect(desk.chest.readiness(of: Self.name(Self.second)) == .here)
        #expect(desk.bench.source.asked.count == 2)
    }

    @Test("without a word on licences a key is nobody's") func nobody() {
        let desk = Desk()
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .coming)
        _ = desk.run(2)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .failed(.keyUnknown(key: Self.first)))
    }

    @Test("a licence without the key says so, and keeps what it has") func without() {
        let desk = Desk()
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.second])))
        desk.keeper.prepare(Self.clearKey([Self.first, Self.second]))
        _ = desk.run()
        let told = SourceError.licenceWithoutKey(url: Self.address, key: Self.first)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .failed(told))
        #expect(desk.chest.readiness(of: Self.name(Self.second)) == .here)
    }

    @Test("a server that can't be reached is tried again after a seek") func again() {
        let desk = Desk()
        desk.bench.source.serve(Self.address, .error(.status(403, url: Self.address)))
        desk.keeper.prepare(Self.clearKey([Self.first]))
        _ = desk.run()
        let told = SourceError.keyUnavailable(.status(403, url: Self.address))
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .failed(told))
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first])))
        desk.keeper.retry()
        desk.keeper.prepare(Self.clearKey([Self.first]))
        _ = desk.run()
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .here)
    }

    @Test("a key that is fetched as it is comes by its address") func raw() {
        let desk = Desk()
        desk.bench.source.serve("http://film/key", .bytes((0..<16).map { UInt8($0) }))
        desk.keeper.prepare([EncryptionKey(method: "SAMPLE-AES", url: "http://film/key")])
        _ = desk.run()
        #expect(desk.chest.readiness(of: .address("http://film/key")) == .here)
        #expect(desk.bench.source.asked.first?.request.body == nil)
    }

    @Test("a licence's end ends the film then, and its keys are wiped") func ends() {
        let desk = Desk()
        let more = ",\"expiration\":1700000002000"
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first], more: more)))
        desk.keeper.prepare(Self.clearKey([Self.first]))
        #expect(desk.run(150) == nil)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .here)
        let next = desk.keeper.step(now: desk.bench.clock.now()).next
        #expect(next.map { $0 - desk.bench.clock.now() <= .milliseconds(510) } == true)
        #expect(desk.run(60)?.code == 177)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .coming)
    }

    @Test("where nobody knows the time of day, nothing is cut off") func timeless() {
        let desk = Desk()
        desk.day.today = nil
        let more = ",\"expiration\":1"
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first], more: more)))
        desk.keeper.prepare(Self.clearKey([Self.first]))
        #expect(desk.run() == nil)
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .here)
        // It is set by the network, and the end has long been.
        desk.day.today = 1_700_000_000_000
        #expect(desk.run()?.code == 177)
    }

    @Test("a film that is left takes its keys with it; a person's stay") func left() {
        let desk = Desk()
        let key = [UInt8](repeating: 7, count: 16)
        _ = key.withUnsafeBytes { desk.chest.put(Self.name(Self.second), key: $0, isGiven: true) }
        desk.bench.source.serve(Self.address, .bytes(Self.licence([Self.first])))
        desk.keeper.prepare(Self.clearKey([Self.first]))
        _ = desk.run()
        desk.keeper.stop()
        #expect(desk.chest.readiness(of: Self.name(Self.first)) == .failed(.keyUnknown(key: Self.first)))
        #expect(desk.chest.readiness(of: Self.name(Self.second)) == .here)
    }

    // MARK: What isn't ours

    private static func list(_ keys: [EncryptionKey]) -> SegmentList? {
        var segment = Segment(sequence: 0, url: "http://film/s0", start: .zero, duration: MediaTime(seconds: 4))
        segment.keys = keys
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://film/s0\n#EXT-X-ENDLIST\n"
        guard case .media(var list) = try? HLSParser.parse(Array(text.utf8), baseURL: "http://film/p.m3u8") else { return nil }
        list.segments = [segment]
        return list
    }

    private static let systems: [(keys: [EncryptionKey], code: Int?, words: String)] = [
        ([EncryptionKey(method: "cenc", format: "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed")], 230, "Widevine"),
        ([EncryptionKey(method: "cbcs", format: "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95")], 230, "PlayReady"),
        ([EncryptionKey(method: "SAMPLE-AES", url: "skd://x", format: "com.apple.streamingkeydelivery")], 230, "FairPlay"),
        ([EncryptionKey(method: "cenc", format: "urn:uuid:00000000-0000-0000-0000-000000000001")], 230, "urn:uuid:"),
        (clearKey([first], url: nil), 233, "--film-keys"), (clearKey([first]), nil, ""),
        ([EncryptionKey(method: "cenc", format: "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed")] + clearKey([first]), nil, ""),
        ([EncryptionKey(method: "SAMPLE-AES", url: "http://film/key")], nil, ""), ([EncryptionKey(method: "SAMPLE-AES")], 231, "RFC 8216"),
    ]

    @Test("systems that can't be honoured are refused by name, but for a person who has the keys", arguments: systems.indices)
    func refused(row: Int) throws {
        let (keys, code, words) = Self.systems[row]
        let list = try #require(Self.list(keys))
        let error = PlayerError(unopenable: list, url: "http://film", opensAll: false)
        #expect(error?.code == code)
        #expect(error?.text.contains(words) ?? words.isEmpty)
        let isNamed = PlayerError(unopenable: list, url: "http://film", opensAll: true) == nil
        #expect(isNamed || code == 231)
    }
}
