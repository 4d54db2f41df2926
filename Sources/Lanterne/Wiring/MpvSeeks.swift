import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// mpv over its JSON IPC, sought in as this player is: no picture and no sound are put out, times from the command to `playback-restart`,
/// which it says once the picture of a seek has been given to its (null) output.
///
/// - Thread: one; every wait has an end.
final class MpvSeeks {
    /// What a line of its IPC says, as far as it is of use here.
    private struct Message: Decodable {
        var event: String?
        var requestID: Int?
        var number: Double?

        enum CodingKeys: String, CodingKey {
            case event, data
            case requestID = "request_id"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            event = try? values.decode(String.self, forKey: .event)
            requestID = try? values.decode(Int.self, forKey: .requestID)
            number = try? values.decode(Double.self, forKey: .data)
        }
    }

    private let process: Subprocess.Running
    private let path: String
    private let socket: Int32
    private let clock = MonotonicClock()
    private var received: [UInt8] = []
    private var lastRequest = 0

    /// Loads a film and stands at its first picture.
    init(_ url: String) throws(Failure) {
        path = "/tmp/lanterne-mpv-\(CommandLine.processID)-\(clock.now().nanoseconds)"
        process = try Subprocess.start([
            "mpv", "--no-config", "--no-terminal", "--vo=null", "--ao=null", "--hwdec=no", "--cache=yes", "--keep-open=yes", "--pause=yes",
            "--input-ipc-server=\(path)", url,
        ])
        guard let socket = Self.connect(path, until: clock.now() + .seconds(5)) else {
            process.end()
            throw Failure("mpv could not be asked anything; start it by hand to see why.")
        }
        self.socket = socket
        guard waitFor(within: 60, { $0.event == "playback-restart" }) != nil else {
            close()
            throw Failure("mpv could not play \(url).")
        }
    }

    func close() {
        process.end()
        Glibc.close(socket)
        unlink(path)
    }

    /// - Returns: until where it is buffered, once that is far enough or the time is over.
    func fill(to seconds: Double, within limit: Double) -> Double {
        let end = clock.now() + .nanoseconds(Int64(limit * 1e9))
        var reached = 0.0
        while clock.now() < end {
            reached = number("demuxer-cache-time") ?? 0
            if reached >= seconds - 0.5 { break }
            rest(0.2)
        }
        return reached
    }

    // MARK: What is measured

    /// - Parameter tolerance: How far from the target the position may be in the end.
    /// - Returns: nil where it landed elsewhere, or nowhere.
    func seek(to position: Double, _ mode: String, tolerance: Double, within limit: Double = 10) -> Double? {
        let asked = clock.now()
        send(["seek", "\(position)", mode])
        guard let restart = waitFor(within: limit, { $0.event == "playback-restart" }) else { return nil }
        rest(0.05)
        guard let landed = number("time-pos"), abs(landed - position) <= tolerance else { return nil }
        return (restart - asked).milliseconds
    }

    func seek(through positions: [Double], tolerance: Double) -> Double? {
        var asked = clock.now()
        for position in positions {
            asked = clock.now()
            send(["seek", "\(position)", "absolute+exact"])
            if position != positions.last { rest(0.1) }
        }
        guard let wanted = positions.last else { return nil }
        let end = clock.now() + .seconds(10)
        while clock.now() < end {
            guard let restart = waitFor(within: 10, { $0.event == "playback-restart" }) else { return nil }
            if let landed = number("time-pos"), abs(landed - wanted) <= tolerance { return (restart - asked).milliseconds }
        }
        return nil
    }

    /// - Returns: from the command to the next change of the position.
    func step() -> Double? {
        let before = number("time-pos")
        let asked = clock.now()
        send(["frame-step"])
        let end = asked + .seconds(2)
        while clock.now() < end {
            if let position = number("time-pos"), position != before { return (clock.now() - asked).milliseconds }
        }
        return nil
    }

    // MARK: The wire

    func rest(_ seconds: Double) { _ = waitFor(within: seconds) { _ in false } }

    private func number(_ property: String) -> Double? {
        let request = send(["get_property", property])
        var value: Double?
        _ = waitFor(within: 2) { message in
            guard message.requestID == request, message.event == nil else { return false }
            value = message.number
            return true
        }
        return value
    }

    @discardableResult
    private func send(_ command: [String]) -> Int {
        lastRequest += 1
        let words = command.map { "\"\($0)\"" }.joined(separator: ",")
        let line = "{\"command\":[\(words)],\"request_id\":\(lastRequest)}\n"
        var bytes = Array(line.utf8)
        _ = Glibc.send(socket, &bytes, bytes.count, Int32(MSG_NOSIGNAL))
        return lastRequest
    }

    /// - Returns: when the message came; nil where it didn't in time.
    private func waitFor(within seconds: Double, _ isIt: (Message) -> Bool) -> HostTime? {
        let end = clock.now() + .nanoseconds(Int64(seconds * 1e9))
        while true {
            while let line = nextLine() {
                guard let message = try? JSONDecoder().decode(Message.self, from: Data(line)) else { continue }
                if isIt(message) { return clock.now() }
            }
            let left = (end - clock.now()).milliseconds
            guard left > 0 else { return nil }
            var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, Int32(left.rounded(.up))) > 0 else { continue }
            var portion = [UInt8](repeating: 0, count: 65536)
            let count = recv(socket, &portion, portion.count, 0)
            guard count > 0 else { return nil }
            received += portion[..<count]
        }
    }

    private func nextLine() -> [UInt8]? {
        guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { received.removeSubrange(...end) }
        return Array(received[..<end])
    }

    private static func connect(_ path: String, until deadline: HostTime) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        while MonotonicClock().now() < deadline {
            let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            guard number >= 0 else { return nil }
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(number, $0, length) }
            }
            if connected == 0 { return number }
            Glibc.close(number)
            usleep(2000)
        }
        return nil
    }
}
