import Club

// The lines of each section.
extension SettingLines {
    var trailers: SettingLine {
        toggle("trailers", strings.trailersSetting, \.playsTrailers, note: strings.trailersNote)
    }

    var nextEpisode: SettingLine { toggle("next", strings.nextSetting, \.playsNext, note: strings.nextNote) }

    var description: SettingLine {
        toggle("description", strings.descriptionSetting, \.prefersDescription, note: strings.descriptionNote)
    }

    var subtitles: [SettingLine] {
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

    var languages: [SettingLine] {
        [
            SettingLine(id: "language", name: strings.languageSetting, value: strings.name(of: strings.language)) {
                keep { $0.language = strings.language == .french ? .english : .french }
            },
            choice(
                "films", strings.filmsSetting, \.films, of: FilmLanguages.allCases, note: strings.filmsNote, words: strings.name(of:)),
        ]
    }

    var accessibility: [SettingLine] {
        var lines = [description, toggle("still", strings.stillSetting, \.isStill, note: strings.stillNote)]
        guard room.facts.hasVoice else { return lines }
        lines.insert(toggle("voice", strings.voiceSetting, \.isVoiceOn, note: strings.voiceNote), at: 0)
        guard set.isVoiceOn else { return lines }
        lines.insert(
            choice("rate", strings.rateSetting, \.voiceRate, of: VoiceRate.allCases, words: strings.name(of:)), at: 1)
        lines.insert(toggle("spoken", strings.spokenSubtitles, \.speaksSubtitles, note: strings.spokenSubtitlesNote), at: 2)
        return lines
    }

    var parental: [SettingLine] {
        let parental = set.parental
        if parental.isLost {
            return [
                SettingLine(id: "recover", name: strings.recoverSettings, note: strings.lostSettingsMeans) {
                    [.open(PINScreen.asking(.recover, in: room))]
                }
            ]
        }
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
            if sells {
                lines.append(
                    toggle("paying", strings.payingSetting, \.parental.guardsPaying, note: strings.payingNote, isGuarded: true))
            }
            lines.append(
                SettingLine(id: "pin", name: strings.changePIN, isGuarded: true) { [.open(PINScreen(setting: .parental))] })
        }
        lines.append(
            SettingLine(
                id: "adult", name: strings.adultPIN, value: parental.adultPIN == nil ? strings.none : strings.isSet,
                note: strings.adultNote, isGuarded: true, guardedBy: parental.pin == nil && parental.adultPIN != nil ? .adult : .parental
            ) { [.open(PINScreen(setting: .adult))] })
        if parental.pin != nil {
            lines.append(
                SettingLine(id: "no-pin", name: strings.removePIN, isGuarded: true) {
                    [.open(AskScreen(strings.removePIN, strings.removePINQuestion, action: strings.removePIN, steps: [.forgetPIN]))]
                })
        }
        return lines
    }

    /// A club of files alone sells nothing.
    private var sells: Bool { room.club.account != .needless }

    var account: [SettingLine] {
        var lines: [SettingLine] = []
        if !room.club.name.isEmpty { lines.append(SettingLine(id: "club", name: strings.clubSetting, value: room.club.name)) }
        if let name = room.facts.boxName { lines.append(SettingLine(id: "box", name: strings.boxSetting, value: name)) }
        let pair: () -> [ScreenStep] = { [.open(PairingScreen())] }
        switch room.club.account {
        case .unknown, .needless: break
        case .none: lines.append(SettingLine(id: "pair", name: strings.pairToAccount, note: strings.pairNote, choose: pair))
        case .refused(let why): lines.append(SettingLine(id: "pair", name: strings.pairToAccount, note: why, choose: pair))
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

    var privacy: [SettingLine] {
        [
            SettingLine(id: "kept", name: strings.keptSetting, note: strings.keptNote),
            SettingLine(id: "export", name: strings.exportSetting, note: room.club.export ?? strings.exportNote) { [.ask(.export)] },
            SettingLine(id: "history", name: strings.eraseHistory, note: strings.eraseHistoryNote, isGuarded: true) {
                [.open(MyFilmsScreen.eraseQuestion(strings))]
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

    var about: [SettingLine] {
        var lines: [SettingLine] = []
        if let version = room.facts.version { lines.append(SettingLine(id: "version", name: strings.versionSetting, value: version)) }
        lines.append(
            SettingLine(id: "licences", name: strings.licences, note: strings.licencesNote) { [.open(LicencesScreen(strings.licences))] })
        return lines
    }
}
