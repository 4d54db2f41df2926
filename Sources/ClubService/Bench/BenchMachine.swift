import FoundationEssentials
import Glibc

/// Where and when figures were taken: without it nobody can compare them.
enum BenchMachine {
    /// `2026-11-22`.
    static var today: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }

    /// Processor, system and the file system that the ledger lies on.
    static func words(folder: String) -> String {
        let lines = text(of: "/proc/cpuinfo").split(separator: "\n")
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.drop { $0 == " " } }
        let name = text(of: "/etc/os-release").split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        let system = name.map { $0.dropFirst(12).filter { $0 != "\"" } } ?? "Linux"
        return "\(cores) cores of \(model ?? "an unknown processor"), \(system), the ledger on \(fileSystem(of: folder))"
    }

    /// What it was doing beside: the load of the last minute.
    static var load: Double { Double(text(of: "/proc/loadavg").split(separator: " ").first ?? "") ?? 0 }

    static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// The kernel's name of its kind: of the mounts above the folder, the nearest. Source: proc(5), /proc/mounts.
    private static func fileSystem(of folder: String) -> String {
        var best: (length: Int, kind: Substring) = (0, "an unknown file system")
        for line in text(of: "/proc/mounts").split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let isAbove = fields[1] == "/" || folder == fields[1] || folder.hasPrefix(fields[1] + "/")
            if isAbove, fields[1].utf8.count >= best.length { best = (fields[1].utf8.count, fields[2]) }
        }
        return String(best.kind)
    }

    private static func text(of path: String) -> String {
        // Files of /proc have no length beforehand.
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension Double {
    /// With so many places.
    func fixed(_ places: Int) -> String {
        let scale = pow(10.0, Double(places))
        guard isFinite, abs(self) < 1e15 else { return "0" }
        let whole = Int64((abs(self) * scale).rounded())
        let digits = "\(whole % Int64(scale))"
        let sign = self < 0 && whole != 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        return "\(sign)\(whole / Int64(scale)).\(String(repeating: "0", count: max(0, places - digits.utf8.count)))\(digits)"
    }
}

extension [Double] {
    /// The middle one; 0 of none.
    var median: Double { quantile(0.5) }

    /// The least of those that so large a part of all doesn't exceed; 0 of none.
    func quantile(_ part: Double) -> Double {
        guard !isEmpty else { return 0 }
        let sorted = self.sorted()
        return sorted[Swift.min(sorted.count - 1, Swift.max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1))]
    }
}
