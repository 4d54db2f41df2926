import ArgumentParser
import Glibc
import LinuxIO
import Media

/// The command line. `lanterne` alone is the appliance.
@main
struct Lanterne: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lanterne",
        abstract: "The video club on your television.",
        discussion: """
            EXAMPLES
              lanterne                                     the box: the club's films, on the television
              lanterne play http://host/film/master.m3u8   one film
              lanterne play film.mkv --display window      in a window, with the keyboard as the remote
              lanterne probe http://host/film/master.m3u8  what that address holds, and which clauses it breaks
              lanterne captions film.fr.srt                the cues of a file of captions: when, where, what
              lanterne doctor                              what this machine can do, and what the box would choose
              lanterne bench decode film.mp4 --threads 1   how fast it decodes
              lanterne abr --movie … --traces … --buffer 25   which rungs it would choose on recorded lines

            EXIT STATUS
              0 done · 1 it failed, and one sentence says what, why and what to do · 2 the command line was not understood
            """,
        version: "0.1.0",
        subcommands: [
            BoxCommand.self, PlayCommand.self, ClubCommand.self, ProbeCommand.self, CaptionsCommand.self, DoctorCommand.self,
            BenchCommand.self, AbrCommand.self,
        ],
        defaultSubcommand: BoxCommand.self)

    /// When `main` was entered.
    static let firstInstruction = MonotonicClock().now()

    static func main() {
        _ = firstInstruction
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            complain(failure.sentence)
            end(1)
        } catch {
            let asked = exitCode(for: error) == .success
            let text = fullMessage(for: error)
            if asked { print(text) } else { complain(text) }
            end(asked ? 0 : 2)
        }
        end(0)
    }

    /// Everything has been closed and written. What the libraries would still do for themselves, each in its own code, takes 12 MiB and some
    /// milliseconds, for nothing.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }

    private static func complain(_ text: String) { StandardError.say(text.hasSuffix("\n") ? text : text + "\n") }
}

/// The thing failed: exit status 1 and this one sentence on standard error.
struct Failure: Error {
    /// What, why, and what to do.
    var sentence: String

    init(_ sentence: String) {
        self.sentence = sentence.hasPrefix("lanterne: ") ? sentence : "lanterne: \(sentence)"
    }
}
