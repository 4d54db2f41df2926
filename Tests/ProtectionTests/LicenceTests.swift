import Crypto
import Media
import TestSupport
import Testing

@testable import Protection

@Suite("Licences in the clear") struct LicenceTests {
    private struct Read: Equatable {
        var keys: [String] = []
        var type = ""
        var expiration: Int64?
        var fault: String?
    }

    private func read(_ text: [UInt8]) -> Read {
        text.withUnsafeBytes { bytes in
            do throws(ClearKeyLicence.Fault) {
                let licence = try ClearKeyLicence(bytes)
                var all = Read(type: licence.type, expiration: licence.expiration)
                for key in licence.keys {
                    var secret = [UInt8](repeating: 0, count: 16)
                    let isWhole = secret.withUnsafeMutableBytes { licence.write(key, of: bytes, into: $0) }
                    all.keys.append("\(key.id):\(isWhole ? KeyID(secret)?.description ?? "" : "none")")
                }
                return all
            } catch {
                return Read(fault: error.reason)
            }
        }
    }

    private func read(_ text: String) -> Read { read(Array(text.utf8)) }

    @Test("the standard's own example is read") func example() {
        // W3C EME §9.1.4, example of a licence.
        let text = """
            {
              "keys":
                [{
                  "kty":"oct",
                  "k":"tQ0bJVWb6b0KPL6KtZIy_A",
                  "kid":"LwVHf8JLtPrv2GUXFW2v_A"
                }],
              "type":"temporary"
            }
            """
        let read = read(text)
        #expect(read.keys == ["2f05477fc24bb4faefd86517156daffc:b50d1b25559be9bd0a3cbe8ab59232fc"])
        #expect(read.type == "temporary" && read.expiration == nil && read.fault == nil)
    }

    @Test("what asks for it is the standard's too") func request() {
        guard let id = KeyID(text: "2f05477f-c24b-b4fa-efd8-6517156daffc") else { return }
        let text = String(decoding: ClearKeyLicence.request(for: [id, id]), as: UTF8.self)
        #expect(text == "{\"kids\":[\"LwVHf8JLtPrv2GUXFW2v_A\",\"LwVHf8JLtPrv2GUXFW2v_A\"],\"type\":\"temporary\"}")
    }

    private static let key = "{\"kty\":\"oct\",\"k\":\"tQ0bJVWb6b0KPL6KtZIy_A\",\"kid\":\"LwVHf8JLtPrv2GUXFW2v_A\"}"

    private static let odd: [(text: String, keys: Int, expiration: Int64?)] = [
        ("{\"keys\":[\(key),\(key)]}", 2, nil), ("\u{FEFF}{\"keys\":[\(key)]}", 1, nil), ("{\"keys\":[]}", 0, nil),
        ("{\"keys\":[\(key)],\"expiration\":1700000000000}", 1, 1_700_000_000_000),
        ("{\"keys\":[\(key)],\"expiration\":1700000000000.5}", 1, 1_700_000_000_000), ("{\"keys\":[\(key)],\"expiration\":null}", 1, nil),
        ("{\"keys\":[\(key)],\"expiration\":-1}", 1, -1), ("{\"keys\":[\(key)],\"expiration\":99999999999999999999}", 1, nil),
        ("{\"a\":{\"b\":[1,true,[{}]]},\"keys\":[\(key)]}", 1, nil),
        ("{\"keys\":[{\"kty\":\"RSA\",\"k\":\"tQ0bJVWb6b0KPL6KtZIy_A\",\"kid\":\"LwVHf8JLtPrv2GUXFW2v_A\"}]}", 0, nil),
        ("{\"keys\":[{\"k\":\"tQ0bJVWb6b0KPL6KtZIy+A==\",\"kid\":\"LwVHf8JLtPrv2GUXFW2v/A==\"}]}", 1, nil),
        ("{\"keys\":[{\"k\":\"short\",\"kid\":\"LwVHf8JLtPrv2GUXFW2v_A\"}]}", 0, nil),
        ("{\"keys\":[{\"k\":7,\"kid\":\"LwVHf8JLtPrv2GUXFW2v_A\"}]}", 0, nil),
    ]

    @Test("what servers make of it is read", arguments: odd.indices) func oddOnes(row: Int) {
        let (text, keys, expiration) = Self.odd[row]
        let read = read(text)
        #expect(read.fault == nil && read.keys.count == keys && read.expiration == expiration, "\(text): \(read)")
    }

    private static let broken: [(text: String, fault: String)] = [
        ("", "it is no JSON object"), ("[]", "it is no JSON object"), ("<html>", "it is no JSON object"), ("{}", "it has no \"keys\""),
        ("{\"keys\":{}}", "\"keys\" is no list"), ("{\"keys\":[7]}", "a key is no JSON object"),
        ("{\"keys\":[\(key)", "\"keys\" doesn't end"),
        ("{\"keys\":[\(key)]", "an object doesn't end"), ("{\"keys\":[\(key)]}x", "something follows the JSON object"),
        ("{\"keys", "a string doesn't end"), ("{\"a\":" + String(repeating: "[", count: 100), "it is nested too deeply"),
        ("{\"a\":}", "a value is missing"), ("{\"a\":", "it breaks off"), ("{a:1}", "a name is missing"),
    ]

    @Test("what is no licence is told why, without a word of it", arguments: broken.indices) func brokenOnes(row: Int) {
        #expect(read(Self.broken[row].text).fault == Self.broken[row].fault)
    }

    @Test("a licence of a megabyte is refused unread") func huge() {
        #expect(read([UInt8](repeating: 0x20, count: 1 << 20)).fault == "it is longer than 65536 bytes")
    }

    @Test("whatever stands in a licence or a list of keys, it is read or refused") func fuzz() {
        let corpus = (Self.odd.map(\.text) + ["# a\n0123456789abcdef0123456789abcdef:0123456789abcdef0123456789abcdef\n"]).map {
            Array($0.utf8)
        }
        let words = [
            "\"", "\\", "\\u0000", "{", "}", "[", "]", ",", ":", "\"keys\"", "\"k\"", "null", "-1e9", "\u{0}", "=", "_", "\n", "#",
        ]
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: words, &generator)
            let read = read(bytes)
            #expect(read.keys.count <= 128 && !read.keys.contains { $0.hasSuffix("none") }, "seed \(seed)")
            var secret = [UInt8](repeating: 0, count: 16)
            secret.withUnsafeMutableBytes { secret in
                bytes.withUnsafeBytes { bytes in
                    do throws(KeyList.Fault) { _ = try KeyList.read(bytes, into: secret) { _ in } } catch { #expect(error.line >= 1) }
                }
            }
        }
    }

    @Test("whatever stands in an access unit, it is opened within its bytes") func units() {
        let corpus = [
            Lock.locker.lockUnits([0, 0, 0, 1, 0x65] + Lock.bytes(400) + [0x80]),
            [0, 0, 1, 0x41] + [UInt8](repeating: 0, count: 90) + [0, 0, 1],
            [0xFF, 0xF1, 0x4C, 0x80, 0x20, 0x1F, 0xFC] + Lock.bytes(300), [0x0B, 0x77, 0, 99] + Lock.bytes(300),
        ]
        let opener = SampleOpener(Lock.chest())
        Fuzzing.run { generator, seed in
            let plain = Fuzzing.mutated(corpus, words: ["\u{0}\u{0}\u{1}", "\u{0}\u{0}\u{3}", "\u{0}\u{0}\u{0}"], &generator)
            for kind in [UnitOpening.Kind.h264, .adts, .ac3, .eac3] {
                var bytes = plain
                let count = bytes.withUnsafeMutableBytes { UnitOpening.open($0, kind, key: Lock.name, vector: Lock.vector, by: opener) }
                #expect(count.map { (0...plain.count).contains($0) } ?? false, "seed \(seed)")
            }
        }
    }

    @Test("four times the units take about four times the work", arguments: 0..<3) func linear(shape: Int) {
        let pieces: [[UInt8]] = [[0, 0, 1, 0x65], [0, 0, 0], [0, 0, 3, 0x41] + Lock.bytes(60)]
        let opener = SampleOpener(Lock.chest())
        let times = [20_000, 80_000].map { count in
            var bytes = Array(repeatElement(pieces[shape], count: count).joined())
            return Fuzzing.processorTime {
                _ = bytes.withUnsafeMutableBytes { UnitOpening.open($0, .h264, key: Lock.name, vector: Lock.vector, by: opener) }
            }
        }
        #expect(times[1] < times[0] * 9 + 0.02, "\(times)")
    }
}
