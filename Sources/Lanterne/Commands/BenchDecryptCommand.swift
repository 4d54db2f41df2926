import ArgumentParser
import Crypto
import Glibc
import LinuxIO
import Media
import Protection

/// `lanterne bench decrypt`: what opening a film's samples costs.
struct BenchDecryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Open all samples of an encrypted MP4 file in fragments, from memory, and drop them.",
        discussion: """
            EXAMPLES
              lanterne bench decrypt film.mp4 --film-keys keys.txt
              lanterne bench decrypt film.mp4 --film-keys keys.txt --rate 25

            It prints the processor's time, and the share of a core that a film of the given rate takes. What reading it would cost anyhow, a copy and \
            the boxes, is in it.
            """)

    @Argument(help: ArgumentHelp("A file, as a path.", valueName: "file"))
    var file: String

    @Option(name: .customLong("film-keys"), help: ArgumentHelp("Its keys, as for lanterne play.", valueName: "file"))
    var filmKeys: String

    @Option(help: ArgumentHelp("Of the film whose share of a core is printed.", valueName: "Mbit/s"))
    var rate: Double = 8

    @Option(help: ArgumentHelp("How often it is opened; the fastest counts.", valueName: "number"))
    var runs = 9

    func validate() throws {
        guard rate > 0, rate <= 1000 else { throw ValidationError("--rate takes more than 0 and at most 1000, not \(rate).") }
        guard (1...1000).contains(runs) else { throw ValidationError("--runs takes 1 to 1000, not \(runs).") }
    }

    func run() throws {
        let cipher = OpenSSLCipher(onFirstKey: ProcessMemory.withhold)
        let chest = KeyChest(cipher: cipher)
        try FilmKeys.read(filmKeys, into: (chest, cipher))
        guard let handle = fopen(file, "rb") else {
            throw Failure("\(file) can't be read (\(String(cString: strerror(errno)))); check the name.")
        }
        defer { fclose(handle) }
        fseek(handle, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: max(0, ftell(handle)))
        rewind(handle)
        let count = fread(&bytes, 1, bytes.count, handle)
        bytes.removeLast(bytes.count - count)
        var least = Double.infinity
        for _ in 0..<runs { least = min(least, try seconds(bytes, chest)) }
        let share = rate * 1e6 / 8 / (Double(bytes.count) / least) * 100
        let speed = Double(bytes.count) / least / 1e6
        print(
            "\(bytes.count) bytes in \(decimal(least * 1000)) ms of processor time, \(Int(speed)) MB/s: \(decimal(share)) % of a core at \(decimal(rate)) Mbit/s"
        )
    }

    private func decimal(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    /// Of this thread's processor.
    private func seconds(_ bytes: [UInt8], _ chest: KeyChest) throws(Failure) -> Double {
        let opening = FragmentOpening(SampleOpener(chest), kind: .video)
        let out = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)
        defer { out.deallocate() }
        var place = 0
        let start = Self.now()
        while true {
            switch opening.step() {
            case .ready: _ = opening.take(into: out)
            case .failed(let error): throw Failure(PlayerSentence.text(for: error))
            case .waiting: throw Failure("a key of \(file) is missing in \(filmKeys).")
            case .hungry:
                guard place < bytes.count else { return Self.now() - start }
                opening.feed(32 << 10) { room in
                    let count = min(room.count, bytes.count - place)
                    bytes.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<(place + count)])) }
                    place += count
                    return count
                }
            }
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
