import CCurl
import LinuxIO
import Media

/// libcurl's multi handle and the loop that drives it.
///
/// Commands come from any thread through a bounded-by-use list (a start, a cancel, or a resume for each request at most) and a
/// wake-up; all else belongs to the network thread alone.
final class Network: @unchecked Sendable {
    // Guards: `commands` has its own lock. `multi` is set at init and freed at deinit, which comes after the thread has been joined;
    // in between, other threads only call curl_multi_wakeup on it, which libcurl allows. `transfers` is the network thread's.
    private let multi: UnsafeMutableRawPointer
    private let commands = Guarded(Commands())
    private var transfers: [RequestID: Transfer] = [:]
    let settings: HTTPSettings
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
            curl_multi_poll(multi, nil, 0, milliseconds(until: failStalled()), nil)
        }
        for transfer in transfers.values { end(transfer, .failure(Self.closed(transfer.request))) }
    }

    private func perform(_ command: Command) {
        switch command {
        case .start(let id, let request, let mailbox):
            guard let transfer = Transfer(id: id, request: request, mailbox: mailbox, settings: settings) else {
                mailbox.finish(.failure(.other(url: request.url, reason: "libcurl has no memory")))
                return
            }
            let status = curl_multi_add_handle(multi, transfer.handle)
            guard status == CURLM_OK else {
                mailbox.finish(.failure(.other(url: request.url, reason: String(cString: curl_multi_strerror(status)))))
                return
            }
            transfers[id] = transfer
        case .cancel(let id):
            guard let transfer = transfers.removeValue(forKey: id) else { return }
            // The transfer frees its handle, which must have left the multi handle by then.
            withExtendedLifetime(transfer) { _ = curl_multi_remove_handle(multi, transfer.handle) }
        case .resume(let id): transfers[id]?.resume()
        }
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
            end(transfer, transfer.outcome(of: result))
        }
    }

    /// Ends what has been silent for too long.
    ///
    /// - Returns: when the next one will have been.
    private func failStalled() -> HostTime? {
        guard !transfers.isEmpty else { return nil }
        let now = clock.now()
        var next: HostTime?
        for transfer in transfers.values {
            guard let deadline = transfer.stallDeadline else { continue }
            if deadline <= now {
                end(transfer, .failure(.stalled(url: transfer.effectiveURL)))
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
