import Glibc
import Interface

extension Findings {
    /// Addresses of this machine, its name servers, and whether a way out is configured; nothing is sent.
    static func lookAtNetwork() -> Area {
        var facts = interfaces()
        let servers = lines(of: "/etc/resolv.conf").filter { $0.hasPrefix("nameserver") }.map {
            String($0.dropFirst("nameserver".count).drop { $0 == " " })
        }
        facts.append(servers.isEmpty ? "no name server" : "name servers \(servers.joined(separator: ", "))")
        let way = LinkFacts.wayOut(in: lines(of: "/proc/net/route"))
        facts.append(way.map { "the way out is \($0)" } ?? "no way out: only this machine and its neighbours can be reached")
        return Area(
            facts: facts,
            choice: way == nil
                ? "films from this machine and its own network only"
                : "whatever address the film has; proxies as http_proxy and https_proxy say")
    }

    private static func interfaces() -> [String] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return ["the network can't be asked"] }
        defer { freeifaddrs(list) }
        var facts: [String] = []
        var entry = list
        while let interface = entry?.pointee {
            entry = interface.ifa_next
            guard let address = interface.ifa_addr, let name = interface.ifa_name else { continue }
            let family = Int32(address.pointee.sa_family)
            guard family == AF_INET || family == AF_INET6 else { continue }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size)
            guard getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else { continue }
            let isUp = interface.ifa_flags & UInt32(IFF_UP) != 0
            facts.append("\(String(cString: name)) \(string(text))\(isUp ? "" : " (down)")")
        }
        return facts.isEmpty ? ["no network interface"] : facts
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A small file of the system's, as lines; empty where it isn't there.
    static func lines(of path: String) -> [String] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
