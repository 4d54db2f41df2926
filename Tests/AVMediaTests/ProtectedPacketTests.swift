import CFFmpeg
import Crypto
import Glibc
import LinuxIO
import Media
import Protection
import TestSupport
import Testing

@testable import AVMedia

/// Every encrypted film of "../shared/media/shaka-packager", packet by packet beside its clear twin.
@Suite("films whose samples are encrypted, packet by packet") struct ProtectedPacketTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var folder: String
        /// One behind the other.
        var files: [String]
        /// Of the same folder, or of another.
        var clear: String
        var isVideo: Bool
        var track: AVMedia.Track { isVideo ? .video : .audio }

        var testDescription: String { "\(folder), \(files[0])" }
    }

    private static func whole(_ folder: String, _ name: String, _ isVideo: Bool) -> Case {
        Case(folder: folder, files: ["\(name).mp4"], clear: "\(folder)/decrypted-\(name)-0.mp4", isVideo: isVideo)
    }

    static let cases: [Case] = [
        whole("encryption", "bear-640x360-video", true), whole("encryption", "bear-640x360-audio", false),
        whole("encryption-cbcs", "bear-640x360-video", true), whole("encryption-cbcs", "bear-640x360-audio", false),
        whole("encryption-and-no-clear-lead", "bear-640x360-video", true),
        whole("encryption-and-no-clear-lead", "bear-640x360-audio", false),
        whole("hevc-with-encryption", "bear-640x360-hevc-video", true),
        whole("opus-vp9-mp4-with-encryption", "bear-320x240-vp9-opus-video", true),
        whole("opus-vp9-mp4-with-encryption", "bear-320x240-vp9-opus-audio", false),
        segments("video", true), segments("audio", false),
    ]

    // Swift 6.0 crashes on a closure inside an attribute.
    static let wholeFiles: [Case] = cases.filter { $0.files.count == 1 }

    private static func segments(_ name: String, _ isVideo: Bool) -> Case {
        Case(
            folder: "live-profile-and-encryption",
            files: ["bear-640x360-\(name)-init.mp4"] + (1...3).map { "bear-640x360-\(name)-\($0).m4s" },
            clear: "encryption/decrypted-bear-640x360-\(name)-0.mp4", isVideo: isVideo)
    }

    @Test("segments that come in small portions are opened bit by bit as the packager meant them", arguments: cases)
    func segmented(_ film: Case) throws {
        guard let folder = SharedKeys.folder else { return }
        let bytes = try film.files.flatMap { try SharedKeys.bytes("\(folder)/\(film.folder)/\($0)") }
        let clear = try packets(BytesInput(try SharedKeys.bytes("\(folder)/\(film.clear)")), film.track, keys: nil)
        for portion in [bytes.count, 997, 61] {
            let opened = try packets(BytesInput(bytes, portion: portion), film.track, keys: try SharedKeys.chest())
            #expect(opened.failure == nil)
            #expect(opened.unlike(clear) == nil)
            #expect(opened.times == clear.times)
            #expect(opened.protected > 0)
        }
    }

    @Test("files are opened bit by bit too, where libavformat tells how", arguments: wholeFiles)
    func whole(_ film: Case) throws {
        guard let folder = SharedKeys.folder else { return }
        let bytes = try SharedKeys.bytes("\(folder)/\(film.folder)/\(film.files[0])")
        let clear = try packets(BytesInput(try SharedKeys.bytes("\(folder)/\(film.clear)"), isByteAddressed: true), film.track, keys: nil)
        let opened = try packets(BytesInput(bytes, isByteAddressed: true), film.track, keys: try SharedKeys.chest())
        #expect(opened.failure == nil)
        #expect(opened.unlike(clear) == nil)
        #expect(opened.protected > 0)
    }

    @Test("without the key an encrypted film gives what is in the clear, and then the key's name") func missing() throws {
        guard let folder = SharedKeys.folder else { return }
        let bytes = try SharedKeys.bytes("\(folder)/encryption/bear-640x360-video.mp4")
        let told = DecodeError.input(.keyUnknown(key: "31323334353637383930313233343536"))
        let chest = KeyChest(cipher: OpenSSLCipher())
        for isFile in [false, true] {
            let opened = try packets(BytesInput(bytes, isByteAddressed: isFile), .video, keys: chest)
            #expect(opened.failure == told)
            #expect(opened.times.count == 30)
        }
    }

    @Test("a film in the clear is the same film with a chest of keys beside it") func clear() throws {
        guard let folder = SharedKeys.folder else { return }
        let bytes = try SharedKeys.bytes("\(folder)/encryption/decrypted-bear-640x360-video-0.mp4")
        let chest = try SharedKeys.chest()
        let plain = try packets(BytesInput(bytes, portion: 1000), .video, keys: nil)
        let passed = try packets(BytesInput(bytes, portion: 1000), .video, keys: chest)
        #expect(passed.unlike(plain) == nil && passed.protected == 0)
    }

    // MARK: Packets

    struct Packets {
        var data: [[UInt8]] = []
        var times: [Int64] = []
        var protected = 0
        var failure: DecodeError?

        /// The first packet that differs, in few words.
        func unlike(_ other: Packets) -> String? {
            guard data.count == other.data.count, !data.isEmpty else { return "\(data.count) packets, not \(other.data.count)" }
            guard let place = data.indices.first(where: { data[$0] != other.data[$0] }) else { return nil }
            let (mine, theirs) = (data[place], other.data[place])
            let byte = zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? -1
            return "packet \(place) from byte \(byte) on, \(mine.count) and \(theirs.count) bytes"
        }
    }

    private func packets(_ input: any TrackInput, _ track: AVMedia.Track, keys: KeyChest?) throws -> Packets {
        let demuxer = try Demuxer.open(input, track: track, clock: MonotonicClock(), keys: keys)
        guard let packet = PacketHandle.make() else { throw FixtureError(text: "no memory") }
        var all = Packets()
        while true {
            switch demuxer.read(into: packet) {
            case .packet:
                let content = packet.pointer.pointee
                all.data.append(Array(UnsafeBufferPointer(start: content.data, count: Int(content.size))))
                all.times.append(content.pts)
                if demuxer.packetKey != nil { all.protected += 1 }
                packet.clear()
            case .end: return all
            case .failed(let error):
                all.failure = error
                return all
            case .damaged(let error): throw FixtureError(text: "\(error)")
            case .interrupted: throw FixtureError(text: "nobody interrupts")
            }
        }
    }
}

/// The keys of the shared films.
enum SharedKeys {
    static let folder: String? = {
        let root =
            getenv("LANTERNE_SHARED").map { String(cString: $0) } ?? #filePath.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast(3).joined(separator: "/") + "/../shared"
        let folder = root + "/media/shaka-packager/app/test/testdata"
        return access(folder, R_OK) == 0 ? folder : nil
    }()

    static let id = KeyID(text: "31323334-3536-3738-3930-313233343536")

    static func chest(key: [UInt8] = Array("234567890!234567".utf8)) throws -> KeyChest {
        let chest = KeyChest(cipher: OpenSSLCipher())
        guard let id, key.withUnsafeBytes({ chest.put(.id(id), key: $0, isGiven: true) }) else {
            throw FixtureError(text: "no room for a key")
        }
        return chest
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw FixtureError(text: "no \(path)") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: ftell(file))
        rewind(file)
        guard fread(&bytes, 1, bytes.count, file) == bytes.count else { throw FixtureError(text: "\(path) can't be read") }
        return bytes
    }
}
