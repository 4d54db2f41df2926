import Media
import Playlist

/// An item behind the film's own: what each of its lists goes on with.
struct AppendedItem {
    /// On the film's timeline.
    var start: MediaTime
    /// What its discontinuity numbers rise by.
    var discontinuities: Int64
    /// By the film's own rungs.
    var pictures: [SegmentList]
    /// nil: the sound lies with the pictures.
    var sound: SegmentList?
}

// Items that follow each other without a break: the lists of the next go on where those of the present one end.
extension SegmentFeed {
    func expectMore(_ expects: Bool) -> Bool {
        guard live == nil, streams.allSatisfy({ !$0.isAtEnd }) else { return false }
        for index in streams.indices { streams[index].isOpenEnded = expects }
        signal.raise()
        return true
    }

    func append(pictures: [SegmentList], sound: SegmentList?) -> AppendedItem? {
        guard live == nil, streams.allSatisfy({ !$0.isAtEnd }), (sound != nil) == (streams.count > 1),
            pictures.count == streams[0].lists.count, pictures.allSatisfy({ $0.isComplete && !$0.segments.isEmpty }),
            let last = streams[0].lists[presentRung]?.list.segments.last, let first = pictures[presentRung].segments.first
        else { return nil }
        let item = AppendedItem(
            start: last.end, discontinuities: last.discontinuity &+ 1 &- first.discontinuity, pictures: pictures, sound: sound)
        items.append(item)
        for index in streams.indices {
            for place in streams[index].lists.indices {
                guard let known = streams[index].lists[place] else { continue }
                let name = ListName(stream: index, place: place)
                streams[index].lists[place] = RungList(
                    joined(known.list, name, item), rate: rate(of: name), after: known, edition: known.edition)
            }
        }
        signal.raise()
        return item
    }

    /// A list that has come only now, with all that has been appended to the film meanwhile.
    func withItems(_ list: SegmentList, _ name: ListName) -> SegmentList {
        items.reduce(list) { joined($0, name, $1) }
    }

    private func joined(_ list: SegmentList, _ name: ListName, _ item: AppendedItem) -> SegmentList {
        guard let next = name.stream == 0 ? item.pictures[name.place] : item.sound else { return list }
        return list.appending(next, at: item.start, discontinuities: item.discontinuities)
    }

    /// Nothing of a list is left.
    func endList(ofStream index: Int) {
        if live == nil, !streams[index].isOpenEnded { streams[index].finish() }
    }
}
