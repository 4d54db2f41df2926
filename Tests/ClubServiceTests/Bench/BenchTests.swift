import FoundationEssentials
import TestSupport
import Testing

@testable import ClubService

@Suite struct BenchTests {
    private static func bench(_ words: [String]) async throws -> ProgramRun {
        try await Program.aside { try Program.run([Program.built("lanterne-club"), "bench"] + words + ["--runs", "1", "--json"]) }
    }

    private struct Licences: Decodable {
        let machine: String
        let boxes: Int
        let licencesPerSecond: Double
        let p50Ms: Double
        let p99Ms: Double
        let maxMs: Double
        let cpuMsPerLicence: Double
        let residentBytes: Int
        let licences: Int
        let errors: Int
    }

    @Test("A short run of licences has figures that can be, and no licence fails")
    func licences() async throws {
        let run = try await Self.bench(["licences", "--seconds", "0.3", "--boxes", "2", "--connections", "2"])
        #expect(run.status == 0, "\(run.complaint)")
        let figures = try JSONDecoder().decode(Licences.self, from: Data(run.output.utf8))
        #expect(figures.errors == 0)
        #expect(figures.boxes == 2 && figures.machine.contains("cores"))
        // Two to begin the rentals, two to learn the rate, two at saturation and one at half, at least.
        #expect(figures.licences >= 7)
        #expect(figures.licencesPerSecond > 1 && figures.licencesPerSecond < 100_000)
        #expect(figures.p50Ms > 0 && figures.p50Ms <= figures.p99Ms && figures.p99Ms <= figures.maxMs)
        #expect(figures.cpuMsPerLicence > 0 && figures.residentBytes > 1 << 20)
    }

    private struct Boxes: Decodable {
        struct Cost: Decodable {
            let cpuMs: Double
            let requests: Double
            let bytesUp: Double
            let bytesDown: Double
        }
        struct Row: Decodable {
            let boxes: Int
            let pairing: Cost
            let minute: Cost
            let ledgerBytes: Int
            let errors: Int
        }
        let rows: [Row]
    }

    @Test("Boxes are paired in four requests and ask three a minute, however many they are")
    func boxes() async throws {
        let run = try await Self.bench(["boxes", "--counts", "1,3", "--minutes", "1"])
        #expect(run.status == 0, "\(run.complaint)")
        let rows = try JSONDecoder().decode(Boxes.self, from: Data(run.output.utf8)).rows
        #expect(rows.map(\.boxes) == [1, 3])
        for row in rows {
            #expect(row.errors == 0)
            #expect(row.pairing.requests == 4 && row.minute.requests == 3)
            #expect(row.pairing.cpuMs > 0 && row.minute.cpuMs > 0)
            #expect(row.minute.bytesUp > 1000 && row.minute.bytesDown > 300)
            #expect(row.ledgerBytes > 1 << 15)
        }
    }

    @Test("Quantiles are values that were there", arguments: [(0.0, 1.0), (0.5, 2.0), (0.51, 3.0), (0.99, 4.0), (1.0, 4.0)])
    func quantiles(part: Double, value: Double) {
        #expect([4.0, 1.0, 3.0, 2.0].quantile(part) == value)
    }

    @Test(
        "Numbers are written with so many places, and never as none",
        arguments: [(1.005, 1, "1.0"), (-0.25, 2, "-0.25"), (12.0, 0, "12"), (.nan, 2, "0"), (0.046, 2, "0.05")])
    func fixed(value: Double, places: Int, text: String) {
        #expect(value.fixed(places) == text)
    }
}
