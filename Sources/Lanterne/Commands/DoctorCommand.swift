import ArgumentParser

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "doctor", abstract: "What this machine can do.")
    func run() throws {}
}
struct BenchStartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "start")
    func run() throws {}
}
struct BenchPlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "play", abstract: "play")
    func run() throws {}
}
