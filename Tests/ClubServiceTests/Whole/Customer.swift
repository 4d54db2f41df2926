import Club
import Crypto
import LinuxIO
import Media
import Synchronization
import TestSupport

@testable import ClubService

/// A household with one box and one telephone, that rents every film once. It asks again what wasn't answered, of whoever is there.
///
/// - Thread: one of its own; every call blocks.
final class Customer {
    private let club: ServedClub
    private let told: Told
    private let box: LineBox
    /// Who a proxy says that it is.
    private let place: String
    private var machine: Int
    private var line: Line?
    private var token = ""

    init(_ club: ServedClub, number: Int, _ told: Told) throws {
        self.club = club
        self.told = told
        machine = number
        place = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
        box = try LineBox()
    }

    /// Pairs the box, and rents every film: by voucher where there is one, else by card.
    func rentAll(vouchers: [String: String]) throws {
        try pair()
        for (index, title) in ServedClub.titles.enumerated() where !told.isClosed {
            let means = vouchers[title].map { "\"voucher\":\"\($0)\"" } ?? "\"instrument\":\"card\""
            let quote = try member("id", of: signed("POST", "/v1/quotes", #"{"offer":"location-\#(title)","title":"\#(title)"}"#).body)
            let bought = try signed("POST", "/v1/purchases", "{\"quote\":\"\(quote)\",\(means)}").body
            let rental = Rental(box: box.id, title: title, entitlement: try member("id", of: bought), isByVoucher: vouchers[title] != nil)
            told.add(rental)
            let licence = try signed("POST", "/v1/licences", #"{"title":"\#(title)"}"#).body
            let key = Base64.encodeForURLs([UInt8](repeating: UInt8(index), count: 16))
            guard try box.opened(licence)?.contains("\"kid\":\"\(key)\"") == true else { throw ContractViolation("no key of \(title)") }
        }
    }

    private func pair() throws {
        let asked = try repeated("POST", "/v1/device_authorization", box.introduction, isForm: true, isSigned: true).body
        let (code, device) = (try member("user_code", of: asked), try member("device_code", of: asked))
        let page = String(decoding: try repeated("GET", "/activate", query: "user_code=\(code)").body, as: UTF8.self)
        guard let seal = page.firstMatch(of: /name="seal" value="([^"]+)"/)?.1 else { throw ContractViolation("no form: \(page)") }
        _ = try repeated("POST", "/activate", "seal=\(seal)&user_code=\(code)&answer=yes", isForm: true)
        let grant = "grant_type=\(LiveService.deviceGrant)&device_code=\(device)&\(box.introduction)"
        token = try member("access_token", of: repeated("POST", "/v1/token", grant, isForm: true, isSigned: true).body)
    }

    private func signed(_ method: String, _ path: String, _ body: String) throws -> Exchange {
        try repeated(method, path, body, isSigned: true, token: token)
    }

    /// One question, until it is answered: each time signed anew.
    private func repeated(
        _ method: String, _ path: String, query: String = "", _ body: String = "", isForm: Bool = false, isSigned: Bool = false,
        token: String? = nil
    ) throws -> Exchange {
        let (clock, pause) = (MonotonicClock(), try EventSignal())
        let deadline = clock.now() + .seconds(15)
        let bytes = Array(body.utf8)
        while clock.now() < deadline {
            var headers = isSigned ? try box.headers(method, path, query: query, body: bytes, token: token) : []
            headers.append("X-Forwarded-For: \(place)")
            if method == "POST" { headers.append("Content-Type: application/\(isForm ? "x-www-form-urlencoded" : "json")") }
            let target = query.isEmpty ? path : "\(path)?\(query)"
            if let answer = try? open().ask("\(method) \(target)", headers, body: bytes) {
                if (200..<300).contains(answer.status) { return answer }
                guard answer.status == 503 else {
                    throw ContractViolation("\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
                }
            } else {
                line = nil
                machine += 1
            }
            told.addRepetition()
            pause.wait(until: clock.now() + .milliseconds(20))
        }
        throw ContractViolation("\(method) \(path): nobody answered for 15 s")
    }

    private func open() throws -> Line {
        if let line { return line }
        let opened = try Line(port: club.port(machine), patience: 5)
        line = opened
        return opened
    }

    /// The first member of a name, wherever it is; ours need no more of JSON.
    private func member(_ name: String, of json: [UInt8]) throws -> String {
        let text = String(decoding: json, as: UTF8.self)
        guard let start = text.firstRange(of: "\"\(name)\":\"") else { throw ContractViolation("no \(name) in \(text)") }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
}
