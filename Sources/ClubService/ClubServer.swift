import FlyingFox
import FlyingSocks
import Glibc
import Synchronization

/// An HTTP/1.1 server with keep-alive at one address.
final class ClubServer: Sendable {
    private struct State {
        var running: Task<Void, any Error>?
        var listener: Int32?
        /// Waits for the next connection.
        var waiting: Task<AsyncSocket, any Error>?
    }

    private let handler: any HTTPHandler
    private let open = OpenConnections()
    private let place: BoundSocket
    private let mostIdle: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - handler: Answers every request.
    ///   - place: Where; the server closes it.
    ///   - mostIdle: A connection on which no whole request comes for so long is ended.
    init(_ handler: any HTTPHandler, at place: BoundSocket, mostIdle: Duration = .seconds(150)) {
        self.handler = handler
        self.place = place
        self.mostIdle = mostIdle
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter listening: Called once, with the address that a client would use, when the first request can be answered.
    /// - Throws: `cannotListen`, `stopped`.
    func run(listening: @escaping @Sendable (String) -> Void) async throws(ServiceError) {
        let socket = place.socket
        do {
            try socket.listen()
        } catch {
            try? socket.close()
            throw .cannotListen(address: place.host, port: place.port, reason: BoundSocket.reason(of: error))
        }
        let running = Task { try await self.serve(socket, listening) }
        state.withLock { state in
            state.running = running
            state.listener = socket.file.rawValue
        }
        // It was told to end before it began.
        if open.isEnding { running.cancel() }
        do {
            try await withTaskCancellationHandler {
                try await running.value
            } onCancel: {
                running.cancel()
            }
        } catch {
            if Task.isCancelled || open.isEnding { return }
            throw .stopped(reason: BoundSocket.reason(of: error))
        }
    }

    /// Takes nothing more, answers what it was asked, and lets `run` return.
    ///
    /// - Parameter limit: Who takes an answer more slowly isn't waited for.
    func stop(within limit: Duration = .seconds(2)) async {
        open.endAll()
        let running = state.withLock { state in
            // Not closed: the number would be another's while the socket is still waited for.
            if let listener = state.listener { shutdown(listener, Int32(SHUT_RDWR)) }
            // The pool passes over a listener's end where it wasn't waited for when the pool last looked.
            state.waiting?.cancel()
            return state.running
        }
        let patience = Task {
            try await Task.sleep(for: limit)
            running?.cancel()
        }
        _ = try? await running?.value
        patience.cancel()
    }

    private func serve(_ socket: Socket, _ listening: @Sendable (String) -> Void) async throws {
        let pool = HTTPServer.defaultPool()
        defer {
            state.withLock { $0.listener = nil }
            try? socket.close()
        }
        try await pool.prepare()
        let listener = try AsyncSocket(socket: socket, pool: pool)
        listening(place.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            group.addTask { try await self.accept(listener) }
            group.addTask {
                // Ends with the others, never before them: they answer what was asked.
                while true {
                    try await Task.sleep(for: self.mostIdle / 8)
                    self.open.endIdle(longerThan: self.mostIdle)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func accept(_ listener: AsyncSocket) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            while !open.isEnding {
                do {
                    let socket = try await next(listener)
                    group.addTask { await ServedConnection(socket: socket, handler: self.handler, open: self.open).serve() }
                } catch {
                    if open.isEnding { return }
                    // Those that are open are served on; one of them that ends makes room.
                    guard Self.passes(error) else { throw error }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
        }
    }

    /// The next connection, for which nobody waits any more once the server ends.
    private func next(_ listener: AsyncSocket) async throws -> AsyncSocket {
        let waiting = Task { try await listener.accept() }
        state.withLock { $0.waiting = waiting }
        // Whoever ends the server later finds it.
        if open.isEnding { waiting.cancel() }
        return try await withTaskCancellationHandler {
            try await waiting.value
        } onCancel: {
            waiting.cancel()
        }
    }

    /// What is over soon: no descriptor is left, or who came has gone again. Source: accept(2).
    private static func passes(_ error: any Error) -> Bool {
        guard case SocketError.failed(_, let number, _) = error else { return false }
        return [EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED, EINTR, EPROTO, EPERM].contains(number)
    }
}
