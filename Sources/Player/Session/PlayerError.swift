import Media
import Playlist

/// Which part of the flow is guilty. The order is the flow's own.
public enum Stage: String, Codable, Sendable, CaseIterable {
    case address, nameResolution, connecting, server, line, playlist, container, demux, decode, display, sound
}

/// What the viewer, or the program for them, can do next.
public enum Recovery: String, Codable, Sendable {
    /// The same again may work: the network, a busy device.
    case tryAgain
    /// Nothing will change by itself: another film, another stream.
    case chooseAnother
    /// Someone has to change the set-up: a cable, a permission, a setting.
    case changeSetup
}

/// What ends a film, or is passed over in it, as it stands at the player's edge.
///
/// `code` never changes its meaning once released. Bands: 1xx address and network, 2xx playlist, 3xx container, 4xx decoding, 5xx display,
/// 6xx sound. It is shown small on the screen and stands in reports.
public struct PlayerError: Error, Hashable, Sendable {
    /// Which part of the flow is guilty.
    public var stage: Stage
    /// What the screen should offer next.
    public var recovery: Recovery
    /// Three digits, in the bands above.
    public var code: Int
    /// One sentence in English for logs, reports and standard error: what, why, what to do.
    public var text: String

    /// Takes the parts; the code must lie in its stage's band and be nobody else's.
    public init(stage: Stage, recovery: Recovery, code: Int, text: String) {
        self.stage = stage
        self.recovery = recovery
        self.code = code
        self.text = text
    }
}

extension PlayerError {
    /// Codes 101 to 150, and 170 to 178, but for 173, for keys and licences.
    public init(_ error: SourceError) {
        switch error {
        case .badURL(let url):
            self.init(
                stage: .address, recovery: .chooseAnother, code: 101,
                text: "\"\(url)\" is not an address; give an http:, https: or file: URL or a path.")
        case .unsupportedScheme(let url):
            self.init(
                stage: .address, recovery: .chooseAnother, code: 102,
                text: "\(url) has a scheme that is not played; use http:, https: or file:.")
        case .fileNotFound(let path):
            self.init(stage: .address, recovery: .chooseAnother, code: 103, text: "There is no file \(path); check the name.")
        case .fileUnreadable(let path, let reason):
            self.init(
                stage: .address, recovery: .changeSetup, code: 104, text: "\(path) can't be read (\(reason)); check its permissions.")
        case .nameNotResolved(let host):
            self.init(
                stage: .nameResolution, recovery: .tryAgain, code: 110,
                text: "The name \(host) can't be found; check the address and the network's name server.")
        case .connectionRefused(let host):
            self.init(
                stage: .connecting, recovery: .tryAgain, code: 120,
                text: "\(host) refuses the connection; check the port and that it is running.")
        case .connectionTimedOut(let host):
            self.init(
                stage: .connecting, recovery: .tryAgain, code: 121, text: "\(host) doesn't answer; check the network, then try again.")
        case .tlsFailed(let host, let reason):
            self.init(
                stage: .connecting, recovery: .changeSetup, code: 122,
                text: "No secure connection to \(host) (\(reason)); check its certificate and this machine's clock.")
        case .proxyRefused(let status):
            self.init(
                stage: .connecting, recovery: .changeSetup, code: 123,
                text: "The proxy answers \(status) and lets nothing through; check its address, name and password in the settings.")
        case .status(let status, let url):
            self.init(
                stage: .server, recovery: status >= 500 ? .tryAgain : .chooseAnother, code: status >= 500 ? 131 : 130,
                text: "The server answers \(status) for \(url); \(status >= 500 ? "try again later." : "check the address.")")
        case .busy(let status, let url, _):
            self.init(SourceError.status(status, url: url))
        case .tooManyRedirects(let url):
            self.init(
                stage: .server, recovery: .chooseAnother, code: 132,
                text: "\(url) only leads to further addresses, in a circle; its publisher has to mend it.")
        case .truncated(let url, let received, let expected):
            self.init(
                stage: .line, recovery: .tryAgain, code: 140,
                text: "\(url) broke off after \(received)\(expected.map { " of \($0)" } ?? "") bytes; try again.")
        case .silent(let url):
            self.init(
                stage: .line, recovery: .tryAgain, code: 141, text: "Nothing more comes from \(url); check the network, then try again.")
        case .tooLong(let url, let limit):
            self.init(
                stage: .server, recovery: .chooseAnother, code: 142,
                text: "\(url) is longer than the \(limit) bytes that such a thing may have; its publisher has to mend it.")
        case .other(let url, let reason):
            self.init(stage: .server, recovery: .tryAgain, code: 150, text: "\(url) can't be fetched (\(reason)); try again.")
        case .keyUnavailable(let reason):
            let reason = PlayerError(reason)
            self.init(
                stage: reason.stage, recovery: reason.recovery, code: 170,
                text: "The film is locked, and its key can't be had. \(reason.text)")
        case .keyOfWrongLength(let url, let received):
            self.init(
                stage: .server, recovery: .chooseAnother, code: 171,
                text:
                    "The film is locked, and \(url) is no key: it has \(received > 16 ? "more than 16" : "\(received)") bytes instead of 16; its publisher has to mend it."
            )
        case .keyOpensNothing(let url):
            self.init(
                stage: .server, recovery: .chooseAnother, code: 172,
                text: "The film is locked, and its key doesn't open \(url); its publisher has to mend it.")
        case .keyUnknown, .licenceUnreadable, .licenceWithoutKey, .licenceOver, .lockUnknown:
            self.init(locked: error)
        }
    }

    /// What concerns licences.
    private init(locked error: SourceError) {
        let (recovery, code, text): (Recovery, Int, String) =
            switch error {
            case .keyUnknown(let key):
                (
                    .changeSetup, 174,
                    "The film is locked with the key \(key), which nobody here has and no licence server gives; give it with --film-keys, or choose another film."
                )
            case .licenceUnreadable(let url, let reason):
                (.chooseAnother, 175, "What \(url) sends is no licence (\(reason)); its publisher has to mend it.")
            case .licenceWithoutKey(let url, let key):
                (.chooseAnother, 176, "The licence of \(url) has no key \(key); its publisher has to mend it.")
            case .licenceOver: (.chooseAnother, 177, "The film's licence has ended; rent it again, or choose another film.")
            case .lockUnknown(let scheme):
                (.chooseAnother, 178, "The film is encrypted in a way that isn't known here (\(scheme)); choose another film.")
            default: (.tryAgain, 150, "It can't be fetched; try again.")
            }
        self.init(stage: .server, recovery: recovery, code: code, text: text)
    }

    /// A locked segment that was opened, but doesn't end as it should (RFC 8216 §4.3.2.4): what it holds is played.
    static func ragged(_ url: String) -> PlayerError {
        PlayerError(
            stage: .server, recovery: .chooseAnother, code: 173,
            text: "\(url) doesn't end as an encrypted segment should; what it holds is played.")
    }

    /// - Parameter url: What was being played, for the sentence.
    public init(_ error: DecodeError, url: String) {
        switch error {
        case .notMedia(let detail):
            self.init(
                stage: .container, recovery: .chooseAnother, code: 300,
                text: "\(url) is no film that can be read (\(detail)); check what the server sends.")
        case .noSuchTrack(let track):
            self.init(stage: .container, recovery: .chooseAnother, code: 301, text: "\(url) has no \(track).")
        case .unknownCodec(let track, let codec):
            self.init(
                stage: .decode, recovery: .chooseAnother, code: 400,
                text: "The \(track) of \(url) is in \(codec), which is not played here; choose another version.")
        case .unsupportedFormat(let track, let detail):
            self.init(
                stage: .decode, recovery: .chooseAnother, code: 401,
                text: "The \(track) of \(url) has a format that is not played here (\(detail)); choose another version.")
        case .damaged(let track, let detail):
            self.init(
                stage: .decode, recovery: .chooseAnother, code: 402,
                text: "The \(track) of \(url) is damaged (\(detail)); what can be read plays on.")
        case .input(let error):
            self.init(error)
        case .outOfMemory(let track):
            self.init(
                stage: .decode, recovery: .changeSetup, code: 403,
                text: "There is not enough memory to decode the \(track) of \(url); give the box more, or choose a smaller version.")
        case .wrongKey(let track, let key):
            self.init(
                stage: .decode, recovery: .chooseAnother, code: 405,
                text: "The key \(key) doesn't open the \(track) of \(url): it is another one's; its publisher has to mend it.")
        case .interrupted:
            // Whoever interrupted knows why and goes on; nobody is told unless that is a mistake of ours.
            self.init(stage: .decode, recovery: .tryAgain, code: 404, text: "Opening \(url) was interrupted; try again.")
        }
    }

    /// Codes 500 to 508.
    public init(_ error: DisplayError) {
        let (code, recovery, text): (Int, Recovery, String) =
            switch error {
            case .noDevice(let path):
                (500, .changeSetup, "There is no display device \(path); check the cable and the driver, or choose another with --display.")
            case .noPermission(let path):
                (501, .changeSetup, "\(path) may not be opened; add this user to the group \"video\" or run from the console.")
            case .screenTaken(let path, let owner):
                (502, .changeSetup, "\(owner ?? "Another program") holds the screen (\(path)); stop it, or use --display window.")
            case .noConnector(let path): (503, .changeSetup, "Nothing is connected to \(path); plug in a television and switch it on.")
            case .noAtomic(let path):
                (504, .changeSetup, "The driver of \(path) has no atomic mode setting; a newer kernel or another card is needed.")
            case .refused(let operation, let property, let errno):
                (
                    505, .changeSetup,
                    "The display driver refuses \(operation)\(property.map { " (property \($0))" } ?? "") with error \(errno); see lanterne doctor."
                )
            case .unsupportedFormat(let format): (506, .chooseAnother, "No way was found to show pictures in \(format) on this display.")
            case .libraryMissing(let name, let reason):
                (507, .changeSetup, "\(name) is missing (\(reason)); install it, or use --display kms or memory.")
            case .failed(let operation, let errno):
                (508, .tryAgain, "The display failed at \(operation) with error \(errno); see lanterne doctor.")
            }
        self.init(stage: .display, recovery: recovery, code: code, text: text)
    }

    /// Codes 600 to 605.
    public init(_ error: AudioError) {
        let (code, recovery, text): (Int, Recovery, String) =
            switch error {
            case .noDevice(let name): (600, .changeSetup, "There is no sound device \(name); see lanterne doctor for those there are.")
            case .busy(let name):
                (601, .changeSetup, "Another program holds the sound device \(name); stop it, or choose another with --audio.")
            case .noPermission(let name):
                (602, .changeSetup, "The sound device \(name) may not be opened; add this user to the group \"audio\".")
            case .refused(let name, let parameter, let errno):
                (603, .changeSetup, "The sound device \(name) refuses \(parameter) (error \(errno)); see lanterne doctor.")
            case .vanished(let name): (604, .tryAgain, "The sound device \(name) has gone; the film goes on in silence until it returns.")
            case .failed(let name, let operation, let errno):
                (605, .tryAgain, "The sound device \(name) failed at \(operation) (error \(errno)).")
            }
        self.init(stage: .sound, recovery: recovery, code: code, text: text)
    }
}
