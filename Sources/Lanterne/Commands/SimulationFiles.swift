import Adaptation
import Club
import FoundationEssentials

/// The files of `lanterne abr`, in Sabre's formats: bandwidth in kbit/s, times in ms, sizes in bits.
enum SimulationFiles {
    /// A recorded line, by its name.
    struct NamedTrace: Sendable {
        /// Which collection it is of.
        var family: String
        /// Which one of it.
        var name: String
        /// What it carries.
        var trace: BandwidthTrace
    }

    private struct MovieFile: Decodable {
        var segmentDuration: Double
        var rates: [Double]
        var bits: [[Double]]

        enum CodingKeys: String, CodingKey {
            case segmentDuration = "segment_duration_ms"
            case rates = "bitrates_kbps"
            case bits = "segment_sizes_bits"
        }
    }

    private struct TraceLine: Decodable {
        struct Interval: Decodable {
            var duration: Double
            var bandwidth: Double
            var latency: Double

            enum CodingKeys: String, CodingKey {
                case duration = "duration_ms"
                case bandwidth = "bandwidth_kbps"
                case latency = "latency_ms"
            }
        }
        var family: String?
        var trace: String
        var network: [Interval]
    }

    /// - Throws: what is wrong with the file, as a sentence.
    static func movie(at path: String) throws(Failure) -> SimulatedMovie {
        let file: MovieFile
        do { file = try OutsideJSON.decode(MovieFile.self, from: try bytes(of: path)) } catch {
            throw unreadable(path, error, "as a movie of segment_duration_ms, bitrates_kbps and segment_sizes_bits")
        }
        do {
            return try SimulatedMovie(segmentSeconds: file.segmentDuration / 1000, rates: file.rates.map { $0 * 1000 }, bits: file.bits)
        } catch {
            switch error {
            case .empty:
                throw Failure("\(path) is a movie of nothing; give it a segment duration, a rung and a segment.")
            case .badSizes(let segment):
                throw Failure("\(path) has no size above 0 for each rung of segment \(segment); correct segment_sizes_bits.")
            }
        }
    }

    /// One trace for each line that isn't blank.
    static func traces(at path: String) throws(Failure) -> [NamedTrace] {
        let data = try bytes(of: path)
        var traces: [NamedTrace] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            let place = "line \(number + 1) of \(path)"
            let file: TraceLine
            do { file = try OutsideJSON.decode(TraceLine.self, from: line) } catch {
                throw unreadable(place, error, "as a trace with \"trace\" and \"network\"")
            }
            let intervals = file.network.map {
                BandwidthTrace.Interval(seconds: $0.duration / 1000, bitsPerSecond: $0.bandwidth * 1000, latency: $0.latency / 1000)
            }
            do {
                traces.append(NamedTrace(family: file.family ?? "", name: file.trace, trace: try BandwidthTrace(intervals)))
            } catch {
                switch error {
                case .noBandwidth:
                    throw Failure("\(file.trace), \(place), has no bandwidth, so that nothing would ever arrive; leave it out.")
                case .badInterval(let index):
                    throw Failure("\(file.trace), \(place), has a negative value in interval \(index); correct it.")
                }
            }
        }
        return traces
    }

    /// A session as the referee reads it.
    static func decisions(_ trace: NamedTrace, _ session: SimulatedSession) -> String {
        let abandoned = session.abandoned.map { "[\($0.segment),\($0.rung),\($0.seconds)]" }
        return "{\"family\":\(quoted(trace.family)),\"trace\":\(quoted(trace.name))"
            + ",\"q\":[\(session.rungs.map(String.init).joined(separator: ","))]"
            + ",\"t\":[\(session.requested.map { "\($0)" }.joined(separator: ","))]"
            + ",\"abandoned\":[\(abandoned.joined(separator: ","))]}"
    }

    private static func quoted(_ text: String) -> String {
        // A string is always encodable.
        (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    private static func bytes(of path: String) throws(Failure) -> Data {
        do { return try Data(contentsOf: URL(filePath: path)) } catch {
            throw Failure("\(path) can't be read; name a file that is there and may be read.")
        }
    }

    private static func unreadable(_ place: String, _ error: any Error, _ wanted: String) -> Failure {
        if let failure = error as? Failure { return failure }
        return Failure("\(place) can't be understood \(wanted); compare it with Sabre's examples.")
    }
}
