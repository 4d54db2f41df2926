import Media

/// Makes the presentation of the tracks.
struct MPDAssembly {
    private let window: SegmentWindow?
    private var pictures: [(MPDStream, SegmentPlan)] = []
    private var sounds: [(MPDStream, SegmentPlan)] = []
    private var texts: [(MPDStream, SegmentPlan)] = []
    private var images: [(MPDStream, SegmentPlan)] = []
    private var renditions = 0
    /// Of the sound that is played unasked where no set is the main one: the first that describes nothing.
    private var defaultSet: Int?

    init(window: SegmentWindow?) {
        self.window = window
    }

    mutating func add(_ track: MPDTracks.Track) {
        var plan = SegmentPlan(
            periods: track.plans.map { period, plan in
                var plan = plan
                plan.discontinuity = Int64(period)
                return plan
            }, window: window)
        plan.number()
        switch track.stream.kind {
        case .pictures: pictures.append((track.stream, plan))
        case .sound: sounds.append((track.stream, plan))
        case .text: texts.append((track.stream, plan))
        case .images: images.append((track.stream, plan))
        }
    }

    mutating func presentation() -> Presentation {
        var presentation = Presentation(variants: [])
        if !sounds.contains(where: { $0.0.purpose.isMain }) {
            defaultSet =
                (sounds.first { $0.0.purpose.characteristics.isEmpty && $0.0.purpose.words.isEmpty } ?? sounds.first)?.0.details.set
        }
        let main = pictures.filter { !$0.0.isTrickMode && !$0.0.purpose.isOtherView }
        let others = pictures.filter { !$0.0.isTrickMode && $0.0.purpose.isOtherView }
        var groups: [[MPDCaption]: String] = [:]
        // Where every view is "another", none is.
        for (stream, plan) in main.isEmpty ? others : main {
            var variant = variant(stream, plan, place: presentation.variants.count)
            variant.audioGroup = sounds.isEmpty ? nil : "audio"
            variant.subtitleGroup = texts.isEmpty ? nil : "text"
            if !main.isEmpty, !others.isEmpty { variant.videoGroup = "video" }
            if !stream.captions.isEmpty {
                let known = groups[stream.captions]
                let group = known ?? (groups.isEmpty ? "captions" : "captions-\(groups.count + 1)")
                groups[stream.captions] = group
                if known == nil { presentation.closedCaptionRenditions += captions(stream, group: group) }
                variant.closedCaptionGroup = group
            }
            presentation.variants.append(variant)
        }
        if !main.isEmpty { presentation.videoRenditions = others.map { rendition($0, $1, .video, group: "video") } }
        for (stream, plan) in pictures where stream.isTrickMode {
            presentation.iFrameVariants.append(variant(stream, plan, place: presentation.iFrameVariants.count))
        }
        presentation.audioRenditions = sounds.map { rendition($0, $1, .audio, group: "audio") }
        presentation.subtitleRenditions = texts.map { rendition($0, $1, .subtitles, group: "text") }
        for (stream, plan) in images {
            presentation.imageVariants.append(variant(stream, plan, place: presentation.imageVariants.count))
        }
        if presentation.variants.isEmpty { presentation.variants = soundVariants() }
        return presentation
    }

    /// Without pictures the qualities of one sound are the variants: the main set's, else the first one's.
    private func soundVariants() -> [Variant] {
        guard let set = (sounds.first { $0.0.purpose.isMain } ?? sounds.first)?.0.details.set else { return [] }
        let hasOthers = sounds.contains { $0.0.details.set != set }
        return sounds.filter { $0.0.details.set == set }.enumerated().map { place, sound in
            var variant = variant(sound.0, sound.1, place: place)
            variant.audioGroup = hasOthers ? "audio" : nil
            variant.subtitleGroup = texts.isEmpty ? nil : "text"
            return variant
        }
    }

    private func variant(_ stream: MPDStream, _ plan: SegmentPlan, place: Int) -> Variant {
        var variant = Variant(id: VariantID(place), url: Self.address(plan), content: .segments(plan))
        variant.bandwidth = stream.details.bandwidth
        variant.size = stream.details.size
        variant.frameRate = stream.frameRate
        variant.codecs = stream.details.codecs
        variant.videoRange = stream.videoRange
        variant.name = stream.details.labels.first?.text
        variant.details = stream.details
        return variant
    }

    private mutating func rendition(_ stream: MPDStream, _ plan: SegmentPlan, _ kind: RenditionKind, group: String) -> Rendition {
        var rendition = Rendition(id: RenditionID(renditions), kind: kind, group: group, name: Self.name(stream))
        renditions += 1
        rendition.language = stream.language
        rendition.channels = stream.channels
        rendition.isForced = stream.purpose.isForced
        rendition.characteristics = stream.purpose.characteristics
        let describes = stream.purpose.characteristics.contains("public.accessibility.describes-video")
        // Text is only shown unasked where it is part of the film.
        rendition.isDefault = kind != .subtitles && (stream.purpose.isMain || (kind == .audio && stream.details.set == defaultSet))
        rendition.autoselect =
            rendition.isDefault || stream.purpose.isForced || (kind == .audio && !describes && !stream.purpose.words.contains("commentary"))
        rendition.url = Self.address(plan)
        rendition.content = .segments(plan)
        rendition.details = stream.details
        return rendition
    }

    private mutating func captions(_ stream: MPDStream, group: String) -> [Rendition] {
        stream.captions.map { caption in
            let name = caption.language ?? caption.channel ?? "CC"
            var rendition = Rendition(id: RenditionID(renditions), kind: .closedCaptions, group: group, name: name)
            renditions += 1
            rendition.language = caption.language
            rendition.instreamID = caption.channel
            if caption.isEasyReader { rendition.characteristics = ["public.easy-to-read"] }
            return rendition
        }
    }

    private static func address(_ plan: SegmentPlan) -> String { plan.periods.first?.addresses.first?.url ?? "" }

    /// A label, else the language and what the set is for.
    private static func name(_ stream: MPDStream) -> String {
        if let label = stream.details.labels.first?.text, !label.isEmpty { return label }
        let base = stream.language ?? stream.details.setID ?? stream.details.id
        return stream.purpose.words.isEmpty ? base : "\(base) (\(stream.purpose.words.joined(separator: ", ")))"
    }
}
