import Media

extension Stage {
    /// The stage that a request's phase belongs to; nil where it says nothing.
    init?(_ phase: RequestPhase) {
        switch phase {
        case .queued: return nil
        case .resolving: self = .nameResolution
        case .connecting, .securing: self = .connecting
        case .asked: self = .server
        case .receiving: self = .line
        }
    }
}

extension PlayerError {
    /// A film that stands because a stage gives nothing more, while nothing has failed as yet. Codes 111, 124, 133, 143, 310, 410, 510, 610.
    public init(stall stage: Stage) {
        let (code, text): (Int, String) =
            switch stage {
            case .nameResolution: (111, "The name server doesn't answer; check the network's name server.")
            case .connecting: (124, "Nobody answers at the film's address; check the network, and that the server is running.")
            case .address, .server, .playlist: (133, "The server takes requests and doesn't answer; ask whoever runs it.")
            case .line: (143, "The line brings too little, or nothing, of the film; check what else uses it.")
            case .container, .demux: (310, "Nothing more comes out of the film's container; choose the film again.")
            case .decode: (410, "The decoder gives no more pictures or sound; choose the film again.")
            case .display: (510, "The display takes no more pictures; check its cable.")
            case .sound: (610, "The sound device plays nothing more; check what it is connected to.")
            }
        self.init(stage: stage, recovery: .tryAgain, code: code, text: text)
    }
}
