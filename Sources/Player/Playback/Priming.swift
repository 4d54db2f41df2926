import Media

/// Which parts of a generation are ready, and which have ended.
///
/// A track that the film hasn't got, or that can't be played, counts as ready and as ended.
struct Priming: Equatable {
    enum Track: Equatable {
        case waiting, primed, ended, absent

        var isReady: Bool { self != .waiting }
        var isOver: Bool { self == .ended || self == .absent }
    }

    var picture = Track.waiting
    var sound = Track.waiting
    /// The first picture is on the screen: before that no sound begins, or the picture would come late.
    var isPictureShown = false
    /// The film has no pictures here: the last one stays.
    var isBlank = false
    /// The last picture has stood its time, the last sample has been heard.
    var isPictureOut = false
    var isSoundOut = false
    /// Sound is on its way into a film that runs already; until it is heard the clock runs by itself.
    var isSoundJoining = false

    /// Whether nothing that is heard holds the clock to the film.
    var isSilent: Bool { sound == .absent || isSoundOut || isSoundJoining }

    var isReady: Bool { picture.isReady && sound.isReady && (isPictureShown || isBlank || picture.isOver) }
    var isOut: Bool { (isPictureOut || picture == .absent) && (isSoundOut || sound == .absent) }

    /// For a new generation: what is absent stays absent.
    mutating func restart() {
        picture = picture == .absent ? .absent : .waiting
        sound = sound == .absent ? .absent : .waiting
        isPictureShown = false
        isBlank = false
        isPictureOut = false
        isSoundOut = false
        isSoundJoining = false
    }
}
