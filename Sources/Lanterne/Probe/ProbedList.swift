import Media
import Playlist

/// The list of one stream, or why there is none.
struct ProbedList {
    enum Outcome {
        case list(SegmentList)
        /// A sentence.
        case failed(String)
        /// Not fetched or made yet.
        case waiting
    }

    /// Absolute; after redirects once it is there. Of the manifest, where the segments follow from that.
    var url: String
    /// Whose it is: `variant 0`, `rendition 3`. Several variants may share one.
    var streams: [String]
    /// From what it is made, where it isn't fetched.
    var plan: SegmentPlan?
    var outcome: Outcome

    var isWaiting: Bool {
        if case .waiting = outcome { true } else { false }
    }

    var list: SegmentList? {
        if case .list(let list) = outcome { list } else { nil }
    }

    /// One for each playlist that the presentation names, and for each stream whose segments follow from the manifest; in its order.
    static func wanted(by presentation: Presentation, at manifest: String) -> [ProbedList] {
        var lists: [ProbedList] = []
        var places: [String: Int] = [:]
        func add(_ stream: String, _ content: VariantContent, _ url: String?) {
            switch content {
            case .resource: break
            case .segments(let plan):
                lists.append(ProbedList(url: manifest, streams: [stream], plan: plan, outcome: .waiting))
            case .mediaPlaylist:
                guard let url else { return }
                if let place = places[url] {
                    lists[place].streams.append(stream)
                    return
                }
                places[url] = lists.count
                lists.append(ProbedList(url: url, streams: [stream], outcome: .waiting))
            }
        }
        for variant in presentation.variants { add("variant \(variant.id.value)", variant.content, variant.url) }
        for variant in presentation.iFrameVariants { add("iFrameVariant \(variant.id.value)", variant.content, variant.url) }
        for variant in presentation.imageVariants { add("imageVariant \(variant.id.value)", variant.content, variant.url) }
        for rendition in presentation.allRenditions { add("rendition \(rendition.id.value)", rendition.content, rendition.url) }
        return lists
    }
}

extension Presentation {
    /// All kinds, in the manifest's order.
    var allRenditions: [Rendition] {
        (audioRenditions + videoRenditions + subtitleRenditions + closedCaptionRenditions).sorted { $0.id.value < $1.id.value }
    }
}
