import Club

/// A line of the settings.
struct SettingLine {
    /// Unlike that of any other line of its section.
    let id: String
    let name: String
    /// How it stands.
    var value: String?
    /// More about it, while it has the focus.
    var note: String?
    /// Only a parent may change it.
    var isGuarded = false
    /// By which PIN.
    var guardedBy = PINKind.parental
    /// On or off, as the switch has it; nil: it is neither.
    var isOn: Bool?
    /// OK; nil: it is only told.
    var choose: (() -> [ScreenStep])?
}

/// What each section has, on this box and now.
struct SettingLines {
    let room: Room
    var strings: Strings { room.strings }
    var set: ViewerPreferences { room.preferences }

    init(_ room: Room) { self.room = room }

    func lines(of section: SettingsScreen.Section) -> [SettingLine] {
        switch section {
        case .image: told(room.facts.image, "image") + image + (room.facts.hasTrailers ? [trailers] : []) + [nextEpisode]
        case .sound: told(room.facts.sound, "sound") + sound + [description]
        case .subtitles: subtitles
        case .languages: languages
        case .accessibility: accessibility
        case .parental: parental
        case .network: told(room.facts.network, "network") + network
        case .account: account
        case .privacy: room.club.account == .needless ? [] : privacy
        case .about: about
        case .diagnostics: (room.facts.canLookOver ? [checkup] : []) + told(room.facts.diagnostics, "diagnostics")
        }
    }

    // MARK: Kinds of lines

    private func told(_ facts: [BoxFacts.Line], _ prefix: String) -> [SettingLine] {
        facts.enumerated().map { SettingLine(id: "\(prefix)-\($0.offset)", name: $0.element.name, value: $0.element.value) }
    }

    func keep(_ change: (inout ViewerPreferences) -> Void) -> [ScreenStep] {
        var changed = set
        change(&changed)
        return [.keep(changed)]
    }

    /// On or off.
    func toggle(
        _ id: String, _ name: String, _ path: WritableKeyPath<ViewerPreferences, Bool>, note: String? = nil, isGuarded: Bool = false
    ) -> SettingLine {
        let isOn = set[keyPath: path]
        return SettingLine(id: id, name: name, value: isOn ? strings.on : strings.off, note: note, isGuarded: isGuarded, isOn: isOn) {
            keep { $0[keyPath: path].toggle() }
        }
    }

    /// One of several: of two OK takes the other, of more it opens a list.
    func choice<Value: Equatable>(
        _ id: String, _ name: String, _ path: WritableKeyPath<ViewerPreferences, Value>, of values: [Value], note: String? = nil,
        isGuarded: Bool = false, captions: ((ViewerPreferences) -> CaptionAppearance)? = nil, words: (Value) -> String
    ) -> SettingLine {
        let present = set[keyPath: path]
        let chosen = values.firstIndex(of: present)
        let names = values.map(words)
        return SettingLine(
            id: id, name: name, value: chosen.map { names[$0] } ?? words(present), note: note, isGuarded: isGuarded
        ) {
            if values.count == 2, let chosen { return keep { $0[keyPath: path] = values[1 - chosen] } }
            let choices = values.indices.map { number in
                var changed = set
                changed[keyPath: path] = values[number]
                return ChoiceScreen.Choice(name: names[number], steps: [.keep(changed)], captions: captions?(changed))
            }
            return [.open(ChoiceScreen(name, choices: choices, chosen: chosen))]
        }
    }
}
