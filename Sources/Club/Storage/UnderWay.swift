/// What a viewer may want to go on with.
public enum UnderWay {
    /// Films that were begun; of each series what follows from the episode that was watched last: itself, or, where it was seen to its end,
    /// the next one.
    ///
    /// - Parameters:
    ///   - positions: The latest first.
    ///   - known: Titles of these, and the series of those that are episodes. What isn't there counts as a film.
    /// - Returns: In the order of the positions, none twice.
    public static func titles(_ positions: [ResumePosition], known: [TitleID: Title]) -> [TitleID] {
        var finished: Set<TitleID> = []
        for position in positions where position.isFinished { finished.insert(position.title) }
        var series: Set<TitleID> = []
        var titles: [TitleID] = []
        for position in positions where position.isFinished || position.milliseconds > 0 {
            let id = position.title
            guard case .episode(let place)? = known[id]?.kind else {
                if !position.isFinished { titles.append(id) }
                continue
            }
            guard series.insert(place.series).inserted else { continue }
            if !position.isFinished {
                titles.append(id)
            } else if let next = known[place.series]?.episode(after: id), !finished.contains(next) {
                titles.append(next)
            }
        }
        return titles
    }
}
