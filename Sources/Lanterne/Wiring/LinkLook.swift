import Glibc
import Interface

extension LinkFacts {
    /// What leads out of this machine, now. Nothing is sent; some small files are read.
    static func look() -> LinkFacts {
        guard let name = wayOut(in: Findings.lines(of: "/proc/net/route")) else { return LinkFacts(medium: nil, address: nil) }
        let isRadio = access("/sys/class/net/\(name)/wireless", F_OK) == 0 || access("/sys/class/net/\(name)/phy80211", F_OK) == 0
        return LinkFacts(medium: isRadio ? .radio : .cable, address: address(of: name))
    }

    /// The interface of the default route.
    ///
    /// - Parameter routes: As the kernel lists them, with a heading; a network's address is in hexadecimals.
    static func wayOut(in routes: [String]) -> String? {
        let route = routes.dropFirst().first { $0.split(separator: "\t").dropFirst().first == "00000000" }
        let name = route?.split(separator: "\t").first.map(String.init)
        // It becomes part of a path.
        return name.flatMap { $0.contains("/") || $0.hasPrefix(".") ? nil : $0 }
    }

    /// IPv4: the one that people read to each other.
    private static func address(of name: String) -> String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var entry = list
        while let interface = entry?.pointee {
            entry = interface.ifa_next
            guard let address = interface.ifa_addr, Int32(address.pointee.sa_family) == AF_INET,
                let title = interface.ifa_name, String(cString: title) == name
            else { continue }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            guard getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else { continue }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return nil
    }
}
