import FoundationEssentials

/// Playlists that nobody here made, in "../shared/media" beside the checkout or under LANTERNE_SHARED; skipped where absent.
enum SharedPlaylists {
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["LANTERNE_SHARED"]
        let beside = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/../shared"
        return [environment, beside].compactMap { $0.map { $0 + "/media" } }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    static func names(in directory: String, ending suffix: String) -> [String] {
        guard let folder else { return [] }
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(directory)")) ?? []
        return all.filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder ?? "")/\(path)")))
    }
}
