import CCurl
import LinuxIO
import Media

/// libcurl's multi handle and the loop that drives it.
///
/// Commands come from any thread through a bounded-by-use list (a start, a cancel, or a resume for each request at most) and a
/// wake-up; all else belongs to the network thread alone.
final class Network: @unchecked Sendable {
    // Guards: `commands` has its own lock. `multi` is set at init and freed at deinit, which comes after the thread has been joined;
    // in between, other threads only call curl_multi_wakeup on it, which libcurl allows. `transfers` and `waiting` are the network
    // thread's.
    private let multi: UnsafeMutableRawPointer
    private let commands = Guarded(Commands())
    private var transfers: [RequestID: Transfer] = [:]
    /// For a connection, the oldest first, and not yet libcurl's: where libcurl lets a transfer wait for a connection, it counts the wait
    /// as time to connect (seen in 8.14; 7.88 doesn't), and fails a request that nothing is wrong with.
    private var waiting: [Transfer] = []
    let settings: HTTPSettings
    /// The network thread's, as its handles are.
    private let jar: CookieJar?
    private let clock = MonotonicClock()

    enum Command: Sendable {
        case start(RequestID, ResourceRequest, Mailbox)
        case cancel(RequestID)
        /// The reader has made room.
        case resume(RequestID)
    }

    private struct Commands {
        var list: [Command] = []
        var isStopping = false
    }

    /// Once for the process, before any handle; never undone, since others may use libcurl too.
    private static let isInitialized = lanterne_curl_global_init() == CURLE_OK

    init(settings: HTTPSettings) throws(Errno) {
        guard Self.isInitialized, let multi = curl_multi_init() else { throw Errno(12) }  // ENOMEM
        self.multi = multi
        self.settings = settings
        jar = settings.keepsCookies ? CookieJar() : nil
        _ = lanterne_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connectionsPerHost)
        _ = lanterne_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.connectionsPerHost + 2)
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    // MARK: Any thread

    func post(_ command: Command) {
        let isStopping = commands.withLock { commands -> Bool in
            if !commands.isStopping { commands.list.append(command) }
            return commands.isStopping
        }
        if isStopping {
            if case .start(_, let request, let mailbox) = command { mailbox.finish(.failure(Self.closed(request))) }
        } else {
            curl_multi_wakeup(multi)
        }
    }

    func stop() {
        commands.withLock { $0.isStopping = true }
        curl_multi_wakeup(multi)
    }

    private static func closed(_ request: ResourceRequest) -> SourceError {
        .other(url: request.url, reason: "the network is closed")
    }

    // MARK: The network thread

    func run() {
        while true {
            let (list, isStopping) = commands.withLock { commands in
                let list = commands.list
                commands.list.removeAll(keepingCapacity: true)
                return (list, commands.isStopping)
            }
            for command in list { perform(command) }
            if isStopping { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collectFinished()
            for transfer in transfers.values { transfer.lookAtConnection() }
            let next = failSilent()
            // What libcurl is given here it begins with at its next turn, which poll lets come at once.
            admitWaiting()
            curl_multi_poll(multi, nil, 0, milliseconds(until: next), nil)
        }
        for transfer in waiting { transfer.mailbox.finish(.failure(Self.closed(transfer.request))) }
        waiting = []
        for transfer in transfers.values { end(transfer, .failure(Self.closed(transfer.request))) }
    }

    private func perform(_ command: Command) {
        switch command {
        case .start(let id, let request, let mailbox):
            guard let transfer = Transfer(id: id, request: request, mailbox: mailbox, settings: settings, jar: jar) else {
                mailbox.finish(.failure(.other(url: request.url, reason: "libcurl has no memory")))
                return
            }
            waiting.append(transfer)
            admitWaiting()
        case .cancel(let id):
            waiting.removeAll { $0.id == id }
            guard let transfer = transfers.removeValue(forKey: id) else { return }
            // The transfer frees its handle, which must have left the multi handle by then.
            withExtendedLifetime(transfer) { _ = curl_multi_remove_handle(multi, transfer.handle) }
        case .resume(let id): transfers[id]?.resume()
        }
    }

    /// Gives libcurl what has a connection to go over: one that is free, or one more to its server.
    private func admitWaiting() {
        guard !waiting.isEmpty else { return }
        var active: [Substring: Int] = [:]
        for transfer in transfers.values { active[Self.server(of: transfer.url), default: 0] += 1 }
        waiting.removeAll { transfer in
            let server = Self.server(of: transfer.url)
            guard active[server, default: 0] < settings.connectionsPerHost else { return false }
            admit(transfer)
            active[server, default: 0] += 1
            return true
        }
    }

    private func admit(_ transfer: Transfer) {
        let status = curl_multi_add_handle(multi, transfer.handle)
        if status == CURLM_OK {
            transfers[transfer.id] = transfer
        } else {
            transfer.mailbox.finish(.failure(.other(url: transfer.url, reason: String(cString: curl_multi_strerror(status)))))
        }
    }

    /// Scheme, host and port: what an address begins with, before its path.
    private static func server(of url: String) -> Substring {
        url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).prefix(2).last.map { authority in
            url[..<authority.endIndex]
        } ?? url[...]
    }

    private func end(_ transfer: Transfer, _ outcome: Result<Void, SourceError>) {
        transfers[transfer.id] = nil
        curl_multi_remove_handle(multi, transfer.handle)
        transfer.mailbox.finish(outcome)
    }

    private func collectFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let result = lanterne_curl_message_result(message)
            guard let transfer = transfers.values.first(where: { $0.handle == handle }) else { continue }
            switch transfer.follow() {
            case nil: end(transfer, transfer.outcome(of: result))
            case .failure(let error): end(transfer, .failure(error))
            case .success:
                transfers[transfer.id] = nil
                curl_multi_remove_handle(multi, handle)
                // Another server may have its connections in use: it takes its turn.
                waiting.append(transfer)
            }
        }
    }

    /// Ends what has been silent for too long.
    ///
    /// - Returns: when the next one will have been.
    private func failSilent() -> HostTime? {
        guard !transfers.isEmpty else { return nil }
        let now = clock.now()
        var next: HostTime?
        for transfer in transfers.values {
            guard let deadline = transfer.silenceDeadline else { continue }
            if deadline <= now {
                end(transfer, .failure(.silent(url: transfer.url)))
            } else {
                next = min(next ?? deadline, deadline)
            }
        }
        return next
    }

    /// Rounded up: waking early would only ask again.
    private func milliseconds(until deadline: HostTime?) -> Int32 {
        guard let deadline else { return 60_000 }
        let left = (deadline - clock.now()).nanosecondsSaturating
        return Int32(min(max(0, left / 1_000_000 + 1), 60_000))
    }
}
