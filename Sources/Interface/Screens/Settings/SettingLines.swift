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
        case .image: told(room.facts.image, "image") + (room.facts.hasTrailers ? [trailers] : [])
        case .sound: told(room.facts.sound, "sound") + [description]
        case .subtitles: subtitles
        case .languages: languages
        case .accessibility: accessibility
        case .parental: parental
        case .network: told(room.facts.network, "network")
        case .account: account
        case .privacy: privacy
        case .about: about
        case .diagnostics: told(room.facts.diagnostics, "diagnostics")
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
        SettingLine(id: id, name: name, value: set[keyPath: path] ? strings.on : strings.off, note: note, isGuarded: isGuarded) {
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

    // MARK: Sections

    private var trailers: SettingLine {
        toggle("trailers", strings.trailersSetting, \.playsTrailers, note: strings.trailersNote)
    }

    private var description: SettingLine {
        toggle("description", strings.descriptionSetting, \.prefersDescription, note: strings.descriptionNote)
    }

    private var subtitles: [SettingLine] {
        [
            choice(
                "texts", strings.textsSetting, \.subtitles, of: [.whenForeign, .own, .deaf, .off], note: strings.textsNote(set.subtitles),
                words: strings.name(of:)),
            choice(
                "size", strings.sizeSetting, \.captions.size, of: CaptionPreferences.Size.allCases,
                captions: { $0.captions.appearance }, words: strings.name(of:)),
            choice(
                "look", strings.lookSetting, \.captions.look, of: CaptionPreferences.Look.allCases,
                captions: { $0.captions.appearance }, words: strings.name(of:)),
            choice(
                "delay", strings.delaySetting, \.captions.delay, of: Array(stride(from: -30, through: 30, by: 5)),
                note: strings.delayNote, words: strings.delay),
        ]
    }

    private var languages: [SettingLine] {
        [
            SettingLine(id: "language", name: strings.languageSetting, value: strings.name(of: strings.language)) {
                keep { $0.language = strings.language == .french ? .english : .french }
            },
            choice(
                "films", strings.filmsSetting, \.films, of: FilmLanguages.allCases, note: strings.filmsNote, words: strings.name(of:)),
        ]
    }

    private var accessibility: [SettingLine] {
        var lines = [toggle("still", strings.stillSetting, \.isStill, note: strings.stillNote)]
        guard room.facts.hasVoice else { return lines }
        lines.insert(toggle("voice", strings.voiceSetting, \.isVoiceOn, note: strings.voiceNote), at: 0)
        guard set.isVoiceOn else { return lines }
        lines.insert(
            choice("rate", strings.rateSetting, \.voiceRate, of: VoiceRate.allCases, words: strings.name(of:)), at: 1)
        return lines
    }

    private var parental: [SettingLine] {
        let parental = set.parental
        var lines: [SettingLine] = []
        if parental.pin == nil {
            lines.append(
                SettingLine(id: "pin", name: strings.parentalPIN, value: strings.none, note: strings.parentalPINNote) {
                    [.open(PINScreen(setting: .parental))]
                })
        } else {
            lines += [
                choice(
                    "free", strings.freeSetting, \.parental.freeUpTo, of: AgeRating.allCases, note: strings.freeNote, isGuarded: true,
                    words: strings.upTo),
                toggle(
                    "children", strings.childrenSetting, \.parental.isForChildren, note: strings.childrenNote, isGuarded: true),
            ]
            if parental.isForChildren {
                lines.append(
                    choice(
                        "children-class", strings.childrenClass, \.parental.childrenUpTo, of: [.all, .from10, .from12],
                        note: strings.childrenNote, isGuarded: true, words: strings.upTo))
            }
            lines.append(
                SettingLine(id: "pin", name: strings.changePIN, isGuarded: true) { [.open(PINScreen(setting: .parental))] })
        }
        lines.append(
            SettingLine(
                id: "adult", name: strings.adultPIN, value: parental.adultPIN == nil ? strings.none : strings.isSet,
                note: strings.adultNote, isGuarded: true
            ) { [.open(PINScreen(setting: .adult))] })
        if parental.pin != nil {
            lines.append(
                SettingLine(id: "no-pin", name: strings.removePIN, isGuarded: true) {
                    [.open(AskScreen(strings.removePIN, strings.removePINQuestion, action: strings.removePIN, steps: [.forgetPIN]))]
                })
        }
        return lines
    }

    private var account: [SettingLine] {
        var lines: [SettingLine] = []
        if !room.club.name.isEmpty { lines.append(SettingLine(id: "club", name: strings.clubSetting, value: room.club.name)) }
        if let name = room.facts.boxName { lines.append(SettingLine(id: "box", name: strings.boxSetting, value: name)) }
        let pair: () -> [ScreenStep] = { [.ask(.pair)] }
        switch room.club.account {
        case .unknown, .needless: break
        case .none: lines.append(SettingLine(id: "pair", name: strings.pairBox, note: strings.pairNote, choose: pair))
        case .refused(let why): lines.append(SettingLine(id: "pair", name: strings.pairBox, note: why, choose: pair))
        case .pairing(let pairing):
            lines.append(
                SettingLine(
                    id: "pair", name: strings.pairingCode, value: pairing.code, note: strings.pairingNote(pairing.address)))
        case .house: lines.append(SettingLine(id: "house", name: strings.accountSetting, value: strings.houseAccount))
        case .paired:
            lines.append(
                SettingLine(id: "unpair", name: strings.unpairBox, note: strings.unpairNote, isGuarded: true) {
                    [.open(AskScreen(strings.unpairBox, strings.unpairQuestion, action: strings.unpair, steps: [.ask(.unpair)]))]
                })
        }
        return lines
    }

    private var privacy: [SettingLine] {
        [
            SettingLine(id: "kept", name: strings.keptSetting, note: strings.keptNote),
            SettingLine(id: "export", name: strings.exportSetting, note: room.club.export ?? strings.exportNote) { [.ask(.export)] },
            SettingLine(id: "history", name: strings.eraseHistory, note: strings.eraseHistoryNote, isGuarded: true) {
                [
                    .open(
                        AskScreen(
                            strings.eraseHistory, strings.eraseHistoryQuestion, action: strings.erase,
                            steps: [.ask(.forgetHistory(nil))]))
                ]
            },
            SettingLine(id: "everything", name: strings.eraseAll, note: strings.eraseAllNote, isGuarded: true) {
                [
                    .open(
                        AskScreen(
                            strings.eraseAll, strings.eraseAllQuestion, action: strings.eraseAll, steps: [.ask(.forgetEverything)]))
                ]
            },
        ]
    }

    private var about: [SettingLine] {
        var lines: [SettingLine] = []
        if let version = room.facts.version { lines.append(SettingLine(id: "version", name: strings.versionSetting, value: version)) }
        lines.append(SettingLine(id: "licences", name: strings.licences, note: strings.licencesNote))
        return lines
    }
}
