import Glibc
import LinuxIO
import TestSupport

/// Films that a recipe makes at the first use, and that are kept for the next run of the tests.
enum KeptFilms {
    /// - Parameters:
    ///   - number: Changes with the recipe.
    ///   - recipe: Lines of bash, which make them in the folder they are run in.
    /// - Returns: the folder that holds them; where they can't be made, why.
    static func folder(_ name: String, _ number: Int, recipe: String) -> String {
        let kept = "/tmp/lanterne-\(name)-\(getuid())-\(number)"
        if access(kept, R_OK) == 0 { return kept }
        do {
            let made = try ScratchFolder()
            let run = try Program.run(["bash", "-euc", recipe], folder: made.path, within: .seconds(120))
            guard run.status == 0 else { return "ffmpeg failed: \(run.complaint)" }
            _ = try Program.run(["cp", "-r", made.path, kept + ".\(getpid())"])
            // Who comes second finds the folder there and uses it.
            rename(kept + ".\(getpid())", kept)
            return kept
        } catch {
            return "no films: \(error)"
        }
    }
}
