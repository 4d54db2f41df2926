import HTTPSource

/// The part of the settings that says how servers are reached, and what the club's own are told.
///
/// Values of headers and passwords of proxies stand in no sentence: what is wrong is named by its key.
struct NetworkSettings: Equatable, Decodable {
    /// nil: as the environment says.
    var proxy: ProxyAddress?
    /// Reached without the proxy; nil: as the environment says.
    var noProxy: [String]?
    /// For the club's own servers.
    var headers: [HeaderField] = []
    /// Of the club's, beside its catalogue's.
    var hosts: [String] = []
    var cookies = true
    var userAgent: String?
    /// PEM file of authorities that are trusted beside the system's.
    var authorities: String?
    var connectionsPerHost: Int?

    init() {}

    /// What the network is made with.
    ///
    /// - Parameter catalogue: The club's address; its origin may see the headers.
    func source(catalogue: String?) -> HTTPSettings {
        var settings = HTTPSettings()
        settings.proxy = proxy
        settings.unproxiedHosts = noProxy
        settings.club = ClubFields(fields: headers, catalogue: catalogue, hosts: hosts)
        settings.keepsCookies = cookies
        if let userAgent { settings.userAgent = userAgent }
        settings.certificateFile = authorities
        if let connectionsPerHost { settings.connectionsPerHost = connectionsPerHost }
        return settings
    }

    private enum Key: String, CodingKey, CaseIterable {
        case proxy, noProxy, headers, hosts, cookies, userAgent, authorities, connectionsPerHost
    }

    init(from decoder: any Decoder) throws {
        try Settings.refuseOthers(in: decoder, known: Key.allCases.map(\.rawValue), of: "network")
        let values = try decoder.container(keyedBy: Key.self)
        if let text = try values.decodeIfPresent(String.self, forKey: .proxy) { proxy = try Self.proxy(text) }
        noProxy = try values.decodeIfPresent([String].self, forKey: .noProxy)
        let lines = try values.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
        headers = try lines.sorted { $0.key < $1.key }.map { name, value in
            guard let field = HeaderField(name: name, value: value) else {
                throw Failure(
                    "\"network.headers\" has \"\(name)\", which can't be sent: its name isn't one or is not to be set, or its value is empty or has a line end."
                )
            }
            return field
        }
        hosts = try values.decodeIfPresent([String].self, forKey: .hosts) ?? []
        if let wrong = hosts.first(where: { !Self.isHost($0) }) {
            throw Failure("\"network.hosts\" has \"\(wrong)\"; each is a host, host:port or *.domain, without a scheme and a path.")
        }
        cookies = try values.decodeIfPresent(Bool.self, forKey: .cookies) ?? cookies
        userAgent = try values.decodeIfPresent(String.self, forKey: .userAgent)
        if let userAgent, HeaderField(name: "User-Agent", value: userAgent) == nil {
            throw Failure("\"network.userAgent\" is empty or has a line end.")
        }
        authorities = try values.decodeIfPresent(String.self, forKey: .authorities)
        connectionsPerHost = try values.decodeIfPresent(Int.self, forKey: .connectionsPerHost)
        if let connectionsPerHost, !(1...32).contains(connectionsPerHost) {
            throw Failure("\"network.connectionsPerHost\" is \(connectionsPerHost); it may be 1 to 32.")
        }
    }

    private static func proxy(_ text: String) throws -> ProxyAddress {
        if text.isEmpty { return .none }
        guard let address = ProxyAddress(text) else {
            throw Failure(
                "\"network.proxy\" is no address of a proxy; it may be http://[user:password@]host:port, https:, socks5: or socks5h:, or \"\" for none."
            )
        }
        return address
    }

    private static func isHost(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        return !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-._:[]".unicodeScalars.contains(scalar)
            }
    }
}
