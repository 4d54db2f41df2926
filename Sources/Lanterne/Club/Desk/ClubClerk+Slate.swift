import Club
import Interface
import LinuxIO
import Media

extension ClubClerk {
    /// No slate holds longer, whatever a service says.
    private static let longestSlate = Duration.seconds(3600)

    /// Where none is to be had there is none: what is typed with the remote needs no telephone.
    func openSlate(_ use: SlateUse, most: Int, now: HostTime) {
        slate = nil
        guard visit.hasAccount,
            let answer = try? visit.ask(LinkAnswer.self, "POST", "/v1/slate", .json(SlateAsked(use: use, most: most))),
            let picture = QRPicture(of: answer.address), let token = visit.home.tokens()?.access
        else { return }
        let life = min(max(answer.expires.duration(since: visit.clock.now()), .zero), Self.longestSlate)
        // Before the reader, which may have something to add at once.
        tell(.change { $0.slate = ClubState.Slate(picture: picture, expires: answer.expires) })
        slate = try? SlateReader(
            visit.client, token: token, time: visit.clock.carriedOn(), picture: picture, most: most, until: now + life, tell: tell)
    }

    func closeSlate() {
        slate = nil
        tell(.change { $0.slate = nil })
        // Where it isn't told, it ends by itself.
        _ = try? visit.ask("POST", "/v1/slate/close")
    }
}
