import Club
import Crypto
import Media

/// What so many boxes cost their service: to be paired, and then each minute.
struct BoxBench {
    let count: Int
    /// Rounds of what a box asks each minute; one follows the other at once, as the cost doesn't hang on the pause.
    let minutes: Int
    let program: String?

    /// Of a stretch of work, for one box.
    struct Cost {
        /// The service's processor time, milliseconds.
        var cpu = 0.0
        var requests = 0.0
        /// On the wire, with heads, without what TCP and TLS add.
        var bytesUp = 0.0
        var bytesDown = 0.0
    }

    /// One run's figures.
    struct Run {
        var pairing = Cost()
        var minute = Cost()
        /// What the service's memory has grown by for a box that keeps its connection.
        var residentBytes = 0.0
        /// The service's own, with all boxes connected.
        var residentTotal = 0.0
        /// The whole ledger's, once all are paired and have asked.
        var ledgerBytes = 0.0
        var errors = 0
        var complaint: String?
    }

    /// Makes a club, serves it, pairs the boxes and lets them ask.
    func run() throws(ServiceError) -> Run {
        let club = try BenchClub()
        let service = try BenchService(club, program: program)
        defer { service.end() }
        let empty = service.residentBytes
        var boxes: [BenchBox] = []
        do throws(CryptoError) {
            for number in 0..<count { boxes.append(try BenchBox(number: number)) }
        } catch {
            throw .benchFailed(reason: error.description)
        }
        var asking = Asking(generator: try LoadGenerator(port: service.port, connections: count), service: service, boxes: count)
        var run = Run()
        run.pairing = try asking.cost { asking throws(ServiceError) in try pair(&boxes, &asking) }
        // What is used for the first time is not what a minute costs.
        try ask(boxes, &asking)
        run.minute = try asking.cost(over: minutes) { asking throws(ServiceError) in
            for _ in 0..<minutes { try ask(boxes, &asking) }
        }
        run.residentTotal = Double(service.residentBytes)
        run.residentBytes = max(0, run.residentTotal - Double(empty)) / Double(count)
        (run.errors, run.complaint) = (asking.errors, asking.complaint)
        service.end()
        run.ledgerBytes = Double(try club.ledgerBytes())
        return run
    }

    /// The four steps of RFC 8628, with a telephone of each box's own that confirms at once.
    private func pair(_ boxes: inout [BenchBox], _ asking: inout Asking) throws(ServiceError) {
        let begun = try asking.ask(boxes) { box throws(CryptoError) in
            let fields = box.fields + [("agreement_key", Base64.encodeForURLs(box.agreement.publicBytes)), ("name", "Salon")]
            return try box.request("POST", "/v1/device_authorization", BenchBox.form(fields), now: LiveHalf.now())
        }
        var grants: [String: PairingAnswer] = [:]
        for (box, body) in zip(boxes, begun) { grants[box.name] = try Self.decoded(PairingAnswer.self, body) }
        let pages = try asking.ask(boxes) { box throws(CryptoError) in
            BenchBox.plain("GET", "/activate?user_code=\(grants[box.name]?.userCode ?? "")", peer: box.peer)
        }
        var seals: [String: String] = [:]
        for (box, page) in zip(boxes, pages) { seals[box.name] = Self.seal(String(decoding: page, as: UTF8.self)) }
        _ = try asking.ask(boxes) { box throws(CryptoError) in
            let fields = [("seal", seals[box.name] ?? ""), ("user_code", grants[box.name]?.userCode ?? ""), ("answer", "yes")]
            return BenchBox.plain("POST", "/activate", BenchBox.form(fields), peer: box.peer)
        }
        let tokens = try asking.ask(boxes) { box throws(CryptoError) in
            let fields = box.fields + [("grant_type", LiveService.deviceGrant), ("device_code", grants[box.name]?.deviceCode ?? "")]
            return try box.request("POST", "/v1/token", BenchBox.form(fields), now: LiveHalf.now())
        }
        for (index, body) in tokens.enumerated() { boxes[index].token = try Self.decoded(TokenAnswer.self, body).access }
    }

    /// What a box asks each minute: what time it is, what its account holds, and where films were left elsewhere, with where it is itself.
    private func ask(_ boxes: [BenchBox], _ asking: inout Asking) throws(ServiceError) {
        let now = LiveHalf.now()
        _ = try asking.ask(boxes) { box throws(CryptoError) in
            try box.request("GET", "/v1/time?nonce=\(Base64.encodeForURLs(try SecureRandom.bytes(16)))", now: now)
        }
        _ = try asking.ask(boxes) { box throws(CryptoError) in try box.request("GET", "/v1/entitlements", now: now) }
        let position = ViewingMessage.Position(title: BenchClub.title.value, milliseconds: 60_000, at: now)
        let body = try BenchBox.json(ViewingMessage(positions: [position]))
        _ = try asking.ask(boxes) { box throws(CryptoError) in try box.request("POST", "/v1/viewing", body, now: now) }
    }

    private static func decoded<Message: Decodable>(_ type: Message.Type, _ body: [UInt8]) throws(ServiceError) -> Message {
        guard let message = try? OutsideJSON.decode(type, from: body) else {
            throw .benchFailed(reason: "the service answered: \(String(decoding: body.prefix(300), as: UTF8.self))")
        }
        return message
    }

    private static func seal(_ page: String) -> String? {
        guard let start = page.firstRange(of: "name=\"seal\" value=\"")?.upperBound else { return nil }
        return String(page[start...].prefix { $0 != "\"" })
    }
}

/// Rounds in which each box asks once, on a connection of its own, and what they cost.
private struct Asking {
    let generator: LoadGenerator
    let service: BenchService
    let boxes: Int
    private(set) var errors = 0
    private(set) var complaint: String?
    private var total = BoxBench.Cost()

    init(generator: LoadGenerator, service: BenchService, boxes: Int) {
        self.generator = generator
        self.service = service
        self.boxes = boxes
    }

    /// The answers' bodies, in the boxes' order.
    mutating func ask(
        _ boxes: [BenchBox], _ request: (BenchBox) throws(CryptoError) -> [UInt8]
    ) throws(ServiceError) -> [[UInt8]] {
        var requests: [[UInt8]] = []
        do throws(CryptoError) {
            for box in boxes { requests.append(try request(box)) }
        } catch {
            throw .benchFailed(reason: error.description)
        }
        let before = service.cpuSeconds
        let outcome = try generator.run(requests, .asAnswered, keepsAnswers: true)
        total.cpu += (service.cpuSeconds - before) * 1000
        total.requests += Double(outcome.latencies.count)
        total.bytesUp += Double(outcome.sentBytes)
        total.bytesDown += Double(outcome.receivedBytes)
        errors += outcome.errors
        complaint = complaint ?? outcome.complaint
        return requests.indices.map { outcome.answers[$0]?.body ?? [] }
    }

    /// What the work costs one box once.
    mutating func cost(
        over times: Int = 1, _ work: (inout Asking) throws(ServiceError) -> Void
    ) throws(ServiceError) -> BoxBench.Cost {
        total = BoxBench.Cost()
        try work(&self)
        let share = Double(boxes * times)
        return BoxBench.Cost(
            cpu: total.cpu / share, requests: total.requests / share, bytesUp: total.bytesUp / share, bytesDown: total.bytesDown / share)
    }
}
