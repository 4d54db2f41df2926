import LinuxIO
import Media
import Store

/// How long a search takes, letter by letter as it is typed, in what a box keeps of its club: what is found, and those of it that are shown.
enum SearchBench {
    /// As viewers write: a film that is there, every film's word, people, a foreign spelling, a number, and what isn't there.
    private static let typed = ["le film numero 4321", "film", "jeanne morel", "MORÉL", "film number 77", "12", "rit pleure", "xylophone"]
    /// What fits on the television.
    private static let shown = 12

    /// - Returns: Milliseconds of each search.
    static func run(_ store: BoxStore, rounds: Int) throws -> [Double] {
        let clock = MonotonicClock()
        var costs: [Double] = []
        for _ in 0..<rounds {
            for text in typed {
                for length in 1...text.count {
                    let start = clock.now()
                    let found = try store.search(String(text.prefix(length)), language: "fr", atMost: 200)
                    _ = try store.titles(Array(found.prefix(shown)))
                    costs.append((clock.now() - start).milliseconds)
                }
            }
        }
        return costs
    }
}
