import ArgumentParser
import Club

/// A command that changes what a club's maker wrote, or shows it.
protocol FillingCommand: ParsableCommand {
    /// Does it.
    ///
    /// - Returns: What is printed.
    func answer(at clock: WallClock) throws(ServiceError) -> String
}

extension ClubWords {
    /// For words that are this command line's own.
    func choose(_ french: String, _ english: String) -> String { language == .french ? french : english }
}
