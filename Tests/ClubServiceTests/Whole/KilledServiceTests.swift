import Club
import Glibc
import LinuxIO
import Media
import Store
import TestSupport
import Testing

@testable import ClubService

/// The service as it is built, killed amid its customers.
@Suite(.serialized) struct KilledServiceTests {
    /// Customers at a time.
    private static let customers = 6

    @Test(
        "Of two instances over one PostgreSQL each can be killed: nothing is lost, nothing doubled, and nobody pays twice",
        .enabled(if: PostgreSQLServer.isPossible, Comment(rawValue: PostgreSQLServer.absence)))
    func two() async throws {
        let club = try await ServedClub(machines: 2, database: try PostgreSQLServer.shared.get().emptyURL())
        try await kill(club, machines: 2, times: Kills.count(else: 3))
    }

    @Test("Over SQLite an instance can be killed and started anew, as often as one likes")
    func one() async throws {
        try await kill(try await ServedClub(machines: 1), machines: 1, times: Kills.count(else: 5))
    }

    @Test(
        "A request that one instance has heard is refused by the other",
        .enabled(if: PostgreSQLServer.isPossible, Comment(rawValue: PostgreSQLServer.absence)))
    func replayed() async throws {
        let club = try await ServedClub(machines: 2, database: try PostgreSQLServer.shared.get().emptyURL())
        let programs = [try club.start(0), try club.start(1)]
        defer { for program in programs { program.end(SIGKILL) } }
        let statuses = try await Program.aside {
            let box = try LineBox()
            let body = Array(box.introduction.utf8)
            let headers = try box.headers("POST", "/v1/device_authorization", body: body)
            return try [0, 1, 0].map { machine in
                let answer = try Line(port: club.port(machine)).ask("POST /v1/device_authorization", headers, body: body)
                return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self).contains("replayed"))"
            }
        }
        #expect(statuses == ["200 false", "401 true", "401 true"])
    }

    /// Kills one machine after the other, a while after its customers were served again, and then looks into the books.
    private func kill(_ club: ServedClub, machines: Int, times: Int) async throws {
        let vouchers = try club.vouchers()
        let told = Told()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { told.close() }
                try await Program.aside { try Self.serve(club, machines: machines, kills: times, told) }
            }
            for number in 0..<Self.customers {
                group.addTask { try await Program.aside { try Self.shop(at: club, as: number, vouchers, told) } }
            }
            try await group.waitForAll()
        }
        #expect(told.repetitions > 0, "no kill hit anybody")
        try await Books(club).audit(told)
    }

    private static func serve(_ club: ServedClub, machines: Int, kills: Int, _ told: Told) throws {
        var programs = try (0..<machines).map { try club.start($0) }
        defer { for program in programs { program.end(SIGTERM) } }
        var generator = SeededGenerator(state: 11)
        let (clock, pause) = (MonotonicClock(), try EventSignal())
        for kill in 0..<kills {
            let goal = told.rentals.count + 2 * customers
            let deadline = clock.now() + .seconds(20)
            while told.rentals.count < goal {
                guard clock.now() < deadline, !told.isClosed else { throw ContractViolation("nobody rents any more after \(kill) kills") }
                pause.wait(until: clock.now() + .milliseconds(5))
            }
            pause.wait(until: clock.now() + .milliseconds(Int64.random(in: 0...100, using: &generator)))
            let machine = kill % machines
            guard programs[machine].end(SIGKILL) == 128 + SIGKILL else { throw ContractViolation("machine \(machine) had ended by itself") }
            if machines > 1 {
                // The other goes on alone for a while.
                let alone = told.rentals.count + customers
                while told.rentals.count < alone, clock.now() < deadline { pause.wait(until: clock.now() + .milliseconds(5)) }
                guard told.rentals.count >= alone else { throw ContractViolation("the other one doesn't carry on") }
            }
            programs[machine] = try club.start(machine)
        }
        told.close()
        // Whoever is in the midst of something is served to its end.
        while !told.isDone { pause.wait(until: clock.now() + .milliseconds(5)) }
    }

    /// One household after the other.
    private static func shop(at club: ServedClub, as number: Int, _ vouchers: [String: String], _ told: Told) throws {
        told.enter()
        defer { told.leave() }
        var household = number
        while !told.isClosed {
            try Customer(club, number: household, told).rentAll(vouchers: vouchers)
            household += customers
        }
    }
}

/// How often something is killed: LANTERNE_KILLS in the soak.
enum Kills {
    static func count(else usual: Int) -> Int { Program.environment("LANTERNE_KILLS").flatMap { Int($0) } ?? usual }
}
