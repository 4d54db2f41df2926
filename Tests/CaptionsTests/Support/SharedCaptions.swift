import FoundationEssentials

/// Captions that nobody here made, in "../shared/media" beside the checkout or under LANTERNE_SHARED; skipped where absent.
enum SharedCaptions {
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["LANTERNE_SHARED"]
        let beside = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/") + "/../shared"
        return [environment, beside].compactMap { $0.map { $0 + "/media" } }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    static func names(in directory: String, where isWanted: (String) -> Bool) -> [String] {
        guard let folder else { return [] }
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(directory)")) ?? []
        return all.filter(isWanted).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder ?? "")/\(path)")))
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder ?? "")/\(path)")
    }
}
