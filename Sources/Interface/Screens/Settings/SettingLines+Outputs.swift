// The lines of picture, sound and network that set something.
extension SettingLines {
    private var outputs: OutputPreferences { self.set.outputs }

    var image: [SettingLine] {
        guard room.facts.hasEdges else { return [] }
        return [
            SettingLine(id: "edges", name: strings.edgesSetting, value: strings.margin(outputs.margin), note: strings.edgesNote) {
                [.open(EdgesScreen(strings.edgesSetting, margin: outputs.margin))]
            }
        ]
    }

    var sound: [SettingLine] {
        guard room.facts.playsSound else { return [] }
        var lines: [SettingLine] = []
        if let places = room.facts.soundDevices {
            // One that isn't there now stays what it is until another is taken.
            let absent = outputs.soundDevice.flatMap { id in places.contains { $0.id == id } ? nil : id }
            let ids: [String?] = [nil] + places.map(\.id) + (absent.map { [$0] } ?? [])
            lines.append(
                choice("device", strings.deviceSetting, \.outputs.soundDevice, of: ids, note: strings.deviceNote) { id in
                    guard let id else { return strings.automatic }
                    return places.first { $0.id == id }.map(strings.name) ?? strings.absentDevice
                })
        }
        let step = OutputPreferences.soundStep
        let delays = Array(
            stride(from: OutputPreferences.soundDelays.lowerBound, through: OutputPreferences.soundDelays.upperBound, by: step))
        lines.append(
            choice(
                "sound-delay", strings.soundDelaySetting, \.outputs.soundDelay, of: delays, note: strings.soundDelayNote,
                words: strings.soundDelay))
        lines.append(toggle("even", strings.evenSetting, \.outputs.evensSound, note: strings.evenNote))
        lines.append(toggle("stereo", strings.stereoSetting, \.outputs.isStereo, note: strings.stereoNote))
        lines.append(toggle("fixed", strings.fixedSetting, \.outputs.isVolumeFixed, note: strings.fixedNote))
        return lines
    }

    var network: [SettingLine] {
        var lines: [SettingLine] = []
        if let link = room.facts.link {
            lines.append(
                SettingLine(id: "link", name: strings.linkFact, value: strings.name(of: link.medium), note: strings.linkNote(link)))
            if let address = link.address { lines.append(SettingLine(id: "address", name: strings.addressFact, value: address)) }
            lines.append(
                SettingLine(
                    id: "club-answer", name: strings.clubSetting, value: strings.clubAnswer(room.club.isReachable, answer),
                    note: room.club.isReachable ? nil : strings.clubSilentNote))
        }
        if let line = room.facts.line {
            lines.append(
                SettingLine(id: "line", name: strings.lineSetting, value: rate(line), note: strings.lineNote) { [.open(LineScreen())] })
        }
        lines.append(
            choice(
                "quality", strings.qualitySetting, \.outputs.quality, of: FilmQuality.allCases, note: strings.qualityNote(outputs.quality),
                words: strings.name(of:)))
        return lines
    }

    private var answer: Int? {
        if case .measured(let measure)? = room.facts.line { measure.answer } else { nil }
    }

    private func rate(_ line: LineState) -> String? {
        if case .measured(let measure) = line { strings.rate(measure.megabits) } else { nil }
    }

    var checkup: SettingLine {
        SettingLine(id: "checkup", name: strings.checkupSetting, note: strings.checkupNote) { [.open(CheckupScreen())] }
    }
}
