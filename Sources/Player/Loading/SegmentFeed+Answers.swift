import Buffering
import Media

// What is there, what is missing, and who is to blame.
extension SegmentFeed {
    func bufferedUntil(from position: MediaTime) -> MediaTime? {
        streams.lazy.filter(\.isNeeded).map { [store] in $0.bufferedEnd(store, from: position) }.min()
    }

    func isComplete(from position: MediaTime) -> Bool {
        streams.allSatisfy { !$0.isNeeded || $0.isComplete(store, from: position) }
    }

    func positionBehindDamage(at position: MediaTime) -> MediaTime? {
        let stream = streams[0]
        let reading = stream.furthestRead ?? stream.index(at: position)
        if reading + 1 < stream.picks.count { return stream.picks[reading + 1].span.start }
        guard let list = stream.lists[rung(ofStream: 0, at: position)]?.list,
            let place = list.index(at: reading < stream.picks.count ? stream.picks[reading].span.start : max(position, stream.end)),
            place + 1 < list.segments.count
        else { return nil }
        return list.segments[place + 1].start
    }

    var stage: Stage {
        // What plays first is waited for first.
        var first: (start: MediaTime, stage: Stage)?
        for stream in streams where stream.isNeeded {
            for fetch in stream.fetches {
                let start = fetch.span?.start ?? .zero
                guard let stage = fetch.stage(source), first.map({ start < $0.start }) ?? true else { continue }
                first = (start, stage)
            }
        }
        if let first { return first.stage }
        let isFetching = streams.contains { $0.isNeeded && !$0.fetches.isEmpty }
        return isFetching || isWaitingForLists ? .server : .decode
    }

    func isDry(_ track: FilmTrack) -> Bool {
        let (stream, reader) = place(of: track)
        return streams[stream].readers[reader].cursor.isDry
    }

    var denial: SourceError? {
        streams.lazy.filter(\.isNeeded).flatMap(\.fetches).compactMap { [source] in $0.denial(source) }.first
    }

    var trouble: SourceError? {
        for stream in streams where stream.isNeeded {
            for fetch in stream.fetches where fetch.rests > 0 {
                if let trouble = fetch.trouble { return trouble }
            }
        }
        return nil
    }
}
