import ALSAOutput
import Interface

extension BoxFacts.SoundPlace {
    /// By what drivers call their devices: there is nothing better to go by.
    init(_ device: SoundDeviceReport, of card: SoundCardReport) {
        let words = "\(device.title) \(card.title) \(card.identifier)".uppercased()
        func names(_ marks: String...) -> Bool { marks.contains { words.contains($0) } }
        let socket: Socket? =
            if names("HDMI", "DISPLAYPORT") {
                .television
            } else if names("USB") {
                .usb
            } else if names("SPDIF", "S/PDIF", "IEC958", "DIGITAL", "OPTICAL", "TOSLINK") {
                .optical
            } else if names("HEADPHONE") {
                .headphones
            } else if names("ANALOG") {
                .analog
            } else {
                nil
            }
        // A name from outside, on one line.
        self.init(id: device.name, socket: socket, card: String((card.title.isEmpty ? device.name : card.title).prefix(16)))
    }

    /// Those that can be heard, in the machine's order.
    static func all(of cards: [SoundCardReport]) -> [BoxFacts.SoundPlace] {
        cards.flatMap { card in
            card.devices.filter { device in
                if case .busy? = device.trouble { true } else { device.trouble == nil && !device.formats.isEmpty }
            }.map { BoxFacts.SoundPlace($0, of: card) }
        }
    }
}
