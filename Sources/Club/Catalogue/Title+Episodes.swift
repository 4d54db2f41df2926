// Where a series goes on.
extension Title {
    /// The episode of this series that follows another: the next of its season, behind its last one the first of the next season that has any.
    /// What stands outside the seasons (0) goes on among itself, and no season leads there.
    ///
    /// - Returns: nil behind the last, and where the other is none of this series.
    public func episode(after id: TitleID) -> TitleID? {
        guard case .series(let seasons) = kind, let place = seasons.firstIndex(where: { $0.episodes.contains(id) }),
            let number = seasons[place].episodes.firstIndex(of: id)
        else { return nil }
        let season = seasons[place]
        if number + 1 < season.episodes.count { return season.episodes[number + 1] }
        guard season.number != 0 else { return nil }
        return seasons.dropFirst(place + 1).first { $0.number != 0 && !$0.episodes.isEmpty }?.episodes.first
    }
}
