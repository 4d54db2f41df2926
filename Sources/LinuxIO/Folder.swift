import Glibc

/// What a folder holds.
public enum Folder {
    /// The names in it, sorted, without those of the folder itself and the one above; none where it can't be read.
    ///
    /// - Parameter most: Further ones are passed over.
    public static func names(in path: String, most: Int = .max) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < most, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
