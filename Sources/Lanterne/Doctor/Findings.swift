import ALSAOutput
import Evdev
import FoundationEssentials
import KMS
import Media
import Player

/// What the machine was found to have, area by area: facts, then the choice and its reason.
struct Findings: Codable {
    struct Area: Codable {
        /// Line by line, indented by what belongs to what.
        var facts: [String]
        /// What the box would do.
        var choice: String
    }

    var display: Area
    var sound: Area
    var remotes: Area
    var network: Area

    static func gather() -> Findings {
        Findings(display: lookAtDisplay(), sound: lookAtSound(), remotes: lookAtRemotes(), network: lookAtNetwork())
    }

    var text: String {
        [("Display", display), ("Sound", sound), ("Remotes", remotes), ("Network", network)].map { name, area in
            ([name] + area.facts.map { "  \($0)" } + ["  → \(area.choice)"]).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    // MARK: Areas

    private static func lookAtDisplay() -> Area {
        var facts: [String] = []
        var choice: String?
        for result in KMSInspection.all() {
            switch result {
            case .success(let card):
                facts += card.lines
                if choice == nil, let chosen = card.choice {
                    choice =
                        card.isFree
                        ? "kms: \(chosen.connector.name) of \(card.path), the first connected, in its preferred mode"
                        : "kms would fail: \(card.holder ?? "another program") holds \(card.path); stop it, or use --display window"
                }
            case .failure(let error): facts.append(PlayerError(error).text)
            }
        }
        if facts.isEmpty { facts.append("no card in /dev/dri") }
        return Area(facts: facts, choice: choice ?? "no television here: use --display window or memory")
    }

    private static func lookAtSound() -> Area {
        let cards = ALSAInspection.cards()
        var facts: [String] = []
        for card in cards {
            facts.append("card \(card.index) \(card.identifier): \(card.title)")
            for device in card.devices {
                let formats = device.formats.map { "\($0)" }.joined(separator: " ")
                let rates = device.rates.map(String.init).joined(separator: " ")
                let channels = device.channels.map(String.init).joined(separator: " ")
                let abilities = "formats \(formats); rates \(rates) Hz; channels \(channels)"
                facts.append("  \(device.name) \(device.title): \(device.trouble.map { PlayerError($0).text } ?? abilities)")
            }
        }
        if facts.isEmpty { facts.append("no sound card") }
        let device = SoundDevice.preferred(among: cards)
        return Area(
            facts: facts,
            choice: cards.isEmpty
                ? "films would play in silence, on a steady clock"
                : "alsa:\(device.name): the television's own, else the first that can be opened; films with up to \(device.channels) channels as they are, others mixed down"
        )
    }

    private static func lookAtRemotes() -> Area {
        let inspection = EvdevInspection.inspect()
        var facts = inspection.devices.map { device in
            device.knownKeys.isEmpty
                ? "\(device.path) “\(device.name)”: no remote, \(device.keyCount) keys that mean nothing here"
                : "\(device.path) “\(device.name)”: a remote, \(device.knownKeys.count) of its \(device.keyCount) keys are known"
        }
        facts += inspection.failures.map { "\($0)" }
        if facts.isEmpty { facts.append("no device in /dev/input") }
        let count = inspection.devices.count { !$0.knownKeys.isEmpty }
        return Area(
            facts: facts, choice: count == 0 ? "a remote is used as soon as it is plugged in" : "every one of the \(count) is listened to")
    }
}
