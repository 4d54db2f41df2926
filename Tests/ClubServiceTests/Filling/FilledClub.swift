import Club
import Crypto
import FoundationEssentials
import Glibc
import Testing

@testable import ClubService

/// A workshop in a folder of its own, filled by command lines, and read back as a box does.
final class FilledClub {
    let path: String
    /// An hour ahead of UTC from the last Sunday of October on, two before: as in Paris.
    let clock = WallClock(now: UTCTime("2026-11-22T12:00:00Z") ?? .distantFuture) { time in
        time < (UTCTime("2026-10-25T01:00:00Z") ?? .distantFuture) ? 120 : 60
    }

    /// - Parameter titles: One file each, of these ids.
    init(titles: [String] = ["la-lanterne", "maree-basse"]) throws {
        var template = Array("/tmp/lanterne-filling-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
        let command = try LanterneClub.parseAsRoot([
            "init", path, "--id", "phare", "--name", "Ciné Phare", "--service", "https://club.example",
        ])
        try #require(command as? InitCommand).make()
        for id in titles { try put("titles/\(id).json", #"{"id": "\#(id)", "title": {"fr": "Titre"}, "stream": "\#(id)/master.m3u8"}"#) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/source/\(name)"))
    }

    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(path)/source/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The command's first word, and what follows the folder.
    @discardableResult
    func run(_ name: String, _ arguments: String...) throws -> String {
        let command = try LanterneClub.parseAsRoot([name, path] + arguments)
        return try #require(command as? any FillingCommand).answer(at: clock)
    }

    /// Why a command is refused.
    func refusal(_ name: String, _ arguments: [String]) throws -> String? {
        let command = try LanterneClub.parseAsRoot([name, path] + arguments)
        do {
            _ = try #require(command as? any FillingCommand).answer(at: clock)
            return nil
        } catch let error as ServiceError {
            return error.sentence.replacing(path, with: "DIR")
        }
    }

    /// Publishes, and reads what is published as a box without an edition does.
    func edition() throws -> ClubEdition {
        let workshop = Workshop(path: path)
        _ = try workshop.publish(at: clock.now)
        let signed = try #require(FileManager.default.contents(atPath: workshop.publicFolder + "/club.json"))
        let key = try ClubUpdate.key(namedIn: Array(signed))
        let update = try ClubUpdate(from: nil, to: Array(signed)) { VerifyingKey(key.bytes)?.isValid($0, of: $1) ?? false }
        return try update.edition(sha256: Digest.sha256) { part in
            FileManager.default.contents(atPath: "\(workshop.publicFolder)/\(part.path)").map { Array($0) }
        }
    }
}
