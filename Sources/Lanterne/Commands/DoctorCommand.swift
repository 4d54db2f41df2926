import ArgumentParser

/// `lanterne doctor`: what this machine can do, and what the box would choose.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "What this machine's screen, sound, remotes and network can do, and what the box would choose and why.",
        discussion: """
            EXAMPLES
              lanterne doctor
              lanterne doctor --json | jq .sound

            Nothing is changed. A sound device that is in use can't be asked.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let findings = Findings.gather()
        print(json ? try findings.json() : findings.text)
    }
}
