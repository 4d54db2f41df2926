/// Why a film doesn't go on, in the viewer's words, with one thing to do. The code is for whoever helps them on the telephone.
public struct PlayerMessage: Hashable, Sendable {
    /// What the viewer must be told; many errors share one.
    public enum Kind: String, CaseIterable, Sendable {
        /// No route, no name, no answer at all.
        case networkUnreachable
        /// The line is too slow, or has stopped.
        case networkSlow
        /// The service answers that it can't.
        case serviceFailing
        /// The service can't prove that it is the one.
        case notTrusted
        case filmMissing
        case filmForbidden
        /// The account watches it on another box.
        case filmElsewhere
        /// It is encrypted, and its key can't be had or doesn't fit.
        case filmLocked
        /// The time for which it was rented is over.
        case licenceOver
        case filmDamaged
        /// A codec or a container that this box can't play.
        case filmUnsupported
        case screenUnavailable
        case soundUnavailable
        /// Another sound of the film was chosen, and can't be had.
        case soundMissing
        /// Nothing more comes out of the container, or of the decoder.
        case boxStuck
        case unknown
    }

    /// What is said.
    public var kind: Kind
    /// Stable number of the error, shown small.
    public var code: Int
    /// The film only stands: everything is tried again by itself, and the message goes once the film goes on.
    public var isRetried: Bool

    /// A message for a code.
    public init(_ kind: Kind, code: Int, isRetried: Bool = false) {
        self.kind = kind
        self.code = code
        self.isRetried = isRetried
    }

    /// What has happened: one sentence.
    public func sentence(in language: Language) -> String {
        let french = language == .french
        switch kind {
        case .networkUnreachable: return french ? "Le réseau ne répond pas." : "The network isn’t answering."
        case .networkSlow where isRetried:
            return french ? "La connexion ne suit plus." : "The connection can’t keep up."
        case .networkSlow:
            return french ? "La connexion est trop lente pour ce film." : "The connection is too slow for this film."
        case .serviceFailing:
            return french ? "Le vidéo-club ne répond pas correctement." : "The video club isn’t answering properly."
        case .notTrusted: return french ? "Ce vidéo-club n’a pas pu prouver son identité." : "This video club couldn’t prove who it is."
        case .filmMissing: return french ? "Ce film n’est plus à l’affiche." : "This film is no longer available."
        case .filmForbidden: return french ? "Ce film n’est pas compris dans votre location." : "Your rental doesn’t include this film."
        case .filmElsewhere: return french ? "Ce film est en cours sur une autre box." : "This film is playing on another box."
        case .filmLocked: return french ? "La clé de ce film n’est pas la bonne, ou manque." : "The key to this film is missing or wrong."
        case .licenceOver: return french ? "Votre location de ce film est terminée." : "Your rental of this film has ended."
        case .filmDamaged: return french ? "Ce film est arrivé endommagé." : "This film arrived damaged."
        case .filmUnsupported: return french ? "Cette box ne sait pas lire ce film." : "This box can’t play this film."
        case .screenUnavailable: return french ? "L’écran n’est pas disponible." : "The screen isn’t available."
        case .soundUnavailable: return french ? "Le son n’est pas disponible." : "The sound isn’t available."
        case .soundMissing: return french ? "Cette piste sonore n’est pas disponible." : "That soundtrack isn’t available."
        case .boxStuck: return french ? "La box n’arrive plus à lire ce film." : "The box can’t go on with this film."
        case .unknown: return french ? "La lecture s’est arrêtée." : "Playback has stopped."
        }
    }

    /// One thing to do about it.
    public func advice(in language: Language) -> String {
        let french = language == .french
        switch kind {
        case .networkUnreachable where isRetried:
            return french
                ? "Vérifiez le câble ou le Wi-Fi\u{202F}; le film reprendra tout seul."
                : "Check the cable or the Wi-Fi; the film will go on by itself."
        case .networkSlow where isRetried, .serviceFailing where isRetried, .unknown where isRetried:
            return french ? "Patientez un peu\u{202F}; le film reprendra tout seul." : "Wait a little; the film will go on by itself."
        case .screenUnavailable where isRetried:
            return french
                ? "Vérifiez le câble HDMI\u{202F}; le film reprendra tout seul." : "Check the HDMI cable; the film will go on by itself."
        case .networkUnreachable:
            return french
                ? "Vérifiez le câble ou le Wi-Fi, puis choisissez de nouveau le film."
                : "Check the cable or the Wi-Fi, then choose the film again."
        case .networkSlow:
            return french
                ? "Attendez quelques minutes, puis choisissez de nouveau le film." : "Wait a few minutes, then choose the film again."
        case .serviceFailing, .unknown, .boxStuck:
            return french ? "Choisissez de nouveau le film dans un instant." : "Choose the film again in a moment."
        case .notTrusted:
            return french
                ? "Appelez votre vidéo-club et donnez-lui le code ci-dessous." : "Call your video club and give them the code below."
        case .filmMissing: return french ? "Choisissez un autre film." : "Choose another film."
        case .filmForbidden: return french ? "Choisissez-le dans le vidéo-club pour le louer." : "Choose it in the video club to rent it."
        case .filmElsewhere:
            return french ? "Arrêtez-le là-bas, puis choisissez-le de nouveau." : "Stop it there, then choose it again."
        case .filmLocked:
            return french
                ? "Choisissez-le de nouveau\u{202F}; s’il reste fermé, donnez-nous le code ci-dessous."
                : "Choose it again; if it stays locked, tell us the code below."
        case .licenceOver:
            return french
                ? "Choisissez-le dans le vidéo-club pour le louer de nouveau." : "Choose it in the video club to rent it again."
        case .filmDamaged:
            return french
                ? "Choisissez-le de nouveau\u{202F}; s’il s’arrête encore, appelez-nous." : "Choose it again; if it stops again, call us."
        case .filmUnsupported:
            return french
                ? "Choisissez un autre film, et donnez-nous le code ci-dessous." : "Choose another film, and tell us the code below."
        case .screenUnavailable:
            return french ? "Vérifiez le câble HDMI, puis rallumez la box." : "Check the HDMI cable, then restart the box."
        case .soundMissing:
            return french
                ? "Le film continue avec la même\u{202F}; essayez de nouveau dans un instant."
                : "The film goes on with the same one; try again in a moment."
        case .soundUnavailable:
            return french
                ? "Vérifiez que le téléviseur est allumé, ainsi que son volume." : "Check that the television is on, and its volume."
        }
    }
}
