import Media

/// Decides when the on-screen display is to be seen. A state machine; time is given.
///
/// It comes on a key and goes by itself; while the film stands still it stays, and dims.
struct OSDVisibility: Hashable, Sendable {
    /// After the last key.
    static let duration = Duration.seconds(4)
    /// Before the viewer is told that they wait: less is felt as at once.
    static let patience = Duration.milliseconds(700)

    private var shownUntil: HostTime?

    mutating func show(at now: HostTime) { shownUntil = now + Self.duration }
    mutating func hide() { shownUntil = nil }
    /// Whether a key has called for it.
    func isCalled(at now: HostTime) -> Bool { shownUntil.map { now < $0 } ?? false }

    /// 0 (not drawn), 0.72 (dimmed) or 1.
    ///
    /// - Parameter since: When the state began; nil: long ago. A start that is over in a blink isn't announced.
    func opacity(at now: HostTime, state: PlaybackState, since: HostTime?) -> Double {
        if let shownUntil, now < shownUntil { return 1 }
        switch state {
        case .starting, .seeking, .buffering: return since.map { now >= $0 + Self.patience } ?? true ? 1 : 0
        case .ended: return 1
        case .paused: return 0.72
        case .playing: return 0
        }
    }

    /// When it changes by itself.
    func deadline(after now: HostTime, since: HostTime?) -> HostTime? {
        [shownUntil, since.map { $0 + Self.patience }].compactMap { $0 }.filter { $0 > now }.min()
    }
}

/// The on-screen display over a film: what, where in it, and what the box is doing. A function from status to scene.
///
///     Title                                  volume       20:05
///     ━━━━━━━━━━━━━━━●───────────
///     0:41:07     ❚❚ Pause                              1:32:03
///
/// Of a live film the bar is the window, the left time how far behind the viewer is, and a mark at the right says that it is live.
struct OSD {
    /// The upper edge of what is written.
    static let top = Layout.titleRow.y
    /// Where a place in the film is found from left to right.
    static let bar = DesignRect(x: Layout.left, y: Layout.bar.y, width: Layout.width, height: Layout.bar.height)

    var status: PlaybackStatus
    var wall: WallTime
    var strings: Strings
    var opacity: Double
    /// What is said beside the time in place of what the film does; nil: that.
    var hint: String?
    /// What is played when this is over; nil: nothing follows by itself.
    var next: String?

    private enum Layout {
        static let left = Theme.safeArea.x
        static let right = Theme.safeArea.x + Theme.safeArea.width
        static let width = Theme.safeArea.width
        static let titleRow = (y: 788.0, height: 76.0)
        /// Small, between the title and the bar.
        static let smallRow = (y: 862.0, height: 38.0)
        static let bar = (y: 910.0, height: 12.0)
        static let timeRow = (y: 944.0, height: 56.0)
        static let volume = (x: 1390.0, width: 270.0)
        static let knob = 28.0
        /// Of two lines where there is room for one of the time's.
        static let trackPitch = 40.0
    }

    func scene() -> Scene {
        var scene = Scene()
        shade(&scene)
        titleRow(&scene)
        smallRow(&scene)
        bar(&scene)
        timeRow(&scene)
        return scene
    }

    /// Darkens the film's lower part so that white letters can be read on snow.
    private func shade(_ scene: inout Scene) {
        let full = Theme.everything
        // Dimmed letters need their dark ground all the more.
        let opacity = (1 + self.opacity) / 2
        let knee = Theme.shade.faded(0.74 * opacity)
        scene.add(
            .gradient(top: Theme.shade.faded(0), bottom: knee), DesignRect(x: full.x, y: 600, width: full.width, height: 200))
        scene.add(
            .gradient(top: knee, bottom: Theme.shade.faded(0.94 * opacity)),
            DesignRect(x: full.x, y: 800, width: full.width, height: 280))
        scene.add(
            .fill(Theme.shade.faded(0.94 * opacity), cornerRadius: 0),
            DesignRect(x: full.x, y: 1080, width: full.width, height: full.y + full.height - 1080))
    }

    private func titleRow(_ scene: inout Scene) {
        let row = Layout.titleRow
        scene.add(
            .text(status.title, Theme.title(Theme.text.faded(opacity))),
            DesignRect(x: Layout.left, y: row.y, width: Layout.volume.x - Layout.left - 40, height: row.height))
        volume(&scene)
        scene.add(
            .text(
                TimeText.wall(hour: wall.hour, minute: wall.minute), Theme.time(Theme.text.faded(opacity), alignment: .trailing)),
            DesignRect(x: Layout.right - 140, y: row.y, width: 140, height: row.height))
    }

    /// What follows at the left, what is really on the screen at the right.
    private func smallRow(_ scene: inout Scene) {
        let (row, half) = (Layout.smallRow, Layout.width / 2 - 20)
        if let next {
            scene.add(
                .text(strings.whatFollows(next), Theme.small(Theme.secondaryText.faded(opacity))),
                DesignRect(x: Layout.left, y: row.y, width: half, height: row.height))
        }
        if let quality = status.quality {
            let style = TextStyle(size: 28, color: Theme.secondaryText.faded(opacity), alignment: .trailing, tabularDigits: true)
            scene.add(
                .text(strings.shortly(quality), style), DesignRect(x: Layout.right - half, y: row.y, width: half, height: row.height))
        }
    }

    private func volume(_ scene: inout Scene) {
        let color = (status.isMuted ? Theme.accent : Theme.secondaryText).faded(opacity)
        let middle = Layout.titleRow.y + Layout.titleRow.height / 2
        scene.speakerSign(x: Layout.volume.x, y: middle - 20, size: 40, isMuted: status.isMuted, color: color)
        let left = Layout.volume.x + 60
        guard !status.isMuted else {
            scene.add(
                .text(strings.muted, Theme.small(color)),
                DesignRect(x: left, y: Layout.titleRow.y, width: Layout.volume.width - 60, height: Layout.titleRow.height))
            return
        }
        // Ten blocks: steps can be counted from the sofa.
        let lit = Int((status.volume * 10).rounded())
        for block in 0..<10 {
            scene.add(
                .fill(block < lit ? Theme.text.faded(opacity) : Theme.track.faded(opacity), cornerRadius: 2),
                DesignRect(x: left + Double(block) * 20, y: middle - 13, width: 13, height: 26))
        }
    }

    private func bar(_ scene: inout Scene) {
        let whole = DesignRect(x: Layout.left, y: Layout.bar.y, width: Layout.width, height: Layout.bar.height)
        scene.add(.fill(Theme.track.faded(opacity), cornerRadius: 6), whole)
        let (start, end) = status.live.map { ($0.start, $0.latest) } ?? (.zero, status.duration ?? .zero)
        guard end > start else { return }
        // Who sees what is newest is at the bar's end, wherever between two segments that is just now.
        let played = place(status.live?.behind == .zero ? end : status.position, from: start, to: end)
        let buffered = place(status.bufferedUntil, from: start, to: end)
        defer { chapterMarks(&scene, from: start, to: end) }
        if buffered > played {
            scene.add(
                .fill(Theme.buffered.faded(opacity), cornerRadius: 6),
                DesignRect(x: whole.x, y: whole.y, width: buffered, height: whole.height))
        }
        if played > 0 {
            scene.add(
                .fill(Theme.accent.faded(opacity), cornerRadius: 6),
                DesignRect(x: whole.x, y: whole.y, width: played, height: whole.height))
        }
        scene.add(
            .fill(Theme.accent.faded(opacity), cornerRadius: Layout.knob / 2),
            DesignRect(
                x: whole.x + played - Layout.knob / 2, y: whole.y + (whole.height - Layout.knob) / 2, width: Layout.knob,
                height: Layout.knob))
    }

    /// A notch in the bar where a chapter begins.
    private func chapterMarks(_ scene: inout Scene, from start: MediaTime, to end: MediaTime) {
        for chapter in status.chapters where chapter.start > start && chapter.start < end {
            let x = Layout.left + place(chapter.start, from: start, to: end)
            scene.add(
                .fill(Theme.shade.faded(opacity), cornerRadius: 0),
                DesignRect(x: x - 2, y: Layout.bar.y, width: 4, height: Layout.bar.height))
        }
    }

    /// In whole units, so that the bar isn't drawn again for less than a pixel.
    private func place(_ time: MediaTime, from start: MediaTime, to end: MediaTime) -> Double {
        (min(1, max(0, (time - start).seconds / (end - start).seconds)) * Layout.width).rounded()
    }

    private func timeRow(_ scene: inout Scene) {
        let row = Layout.timeRow
        if let time = leftTime {
            scene.add(
                .text(time, Theme.time(Theme.text.faded(opacity))), DesignRect(x: Layout.left, y: row.y, width: 240, height: row.height))
        }
        if let live = status.live {
            liveMark(&scene, isNewest: live.behind == .zero)
        } else if let duration = status.duration {
            endTime(&scene, duration)
            scene.add(
                .text(TimeText.clock(duration), Theme.time(Theme.secondaryText.faded(opacity), alignment: .trailing)),
                DesignRect(x: Layout.right - 240, y: row.y, width: 240, height: row.height))
        }
        if hint == nil { tracks(&scene) }
        let (x, y, size) = (Layout.left + (leftTime == nil ? 0 : 280), row.y + 12, 32.0)
        let color = Theme.accent.faded(opacity)
        let word: String
        switch status.state {
        case _ where hint != nil:
            word = hint ?? ""
            scene.seekSign(x: x, y: y, size: size, color: color)
        case _ where status.windingSpeed != nil:
            let speed = status.windingSpeed ?? 0
            word = strings.winding(speed)
            if speed < 0 {
                scene.rewindSign(x: x, y: y, size: size, color: color)
            } else {
                scene.seekSign(x: x, y: y, size: size, color: color)
            }
        case .playing:
            scene.playSign(x: x, y: y, size: size, color: color)
            word = strings.playing
        case .paused:
            scene.pauseSign(x: x, y: y, size: size, color: color)
            word = strings.paused
        case .seeking:
            scene.seekSign(x: x, y: y, size: size, color: color)
            word = strings.seeking
        case .starting, .buffering:
            scene.waitSign(x: x, y: y, size: size, color: color)
            word = status.state == .starting ? strings.starting : strings.buffering
        case .ended: word = strings.ended
        }
        scene.add(
            .text(word, Theme.body(Theme.text.faded(opacity))), DesignRect(x: x + 52, y: row.y, width: 700, height: row.height))
    }

    /// When it is over if nobody stops it any more; a film that waits isn't promised an end.
    private func endTime(_ scene: inout Scene, _ duration: MediaTime) {
        guard status.state == .playing || status.state == .paused, status.windingSpeed == nil, hint == nil else { return }
        let rest = min(max(0, (duration - status.position).seconds), 86_400)
        // The wall's minute has begun already: half of one is the best guess.
        let minute = (wall.hour * 60 + wall.minute + Int((rest / 60 + 0.5).rounded(.down))) % 1440
        let time = TimeText.wall(hour: minute / 60, minute: minute % 60)
        scene.add(
            .text(strings.ends(at: time), Theme.small(Theme.secondaryText.faded(opacity), alignment: .trailing)),
            DesignRect(x: Layout.right - 420, y: Layout.timeRow.y, width: 240, height: Layout.timeRow.height))
    }

    /// Which sound is heard and which text is shown; one above the other where there is a choice of both.
    private func tracks(_ scene: inout Scene) {
        var lines: [String] = []
        if let sound = status.sound { lines.append(strings.sound(sound)) }
        if let captions = status.captions {
            let name: String? = if case .on(let name) = captions { name } else { nil }
            lines.append(strings.captions(name))
        }
        let row = Layout.timeRow
        let pitch = Layout.trackPitch
        let top = row.y + row.height / 2 - Double(lines.count) * pitch / 2
        for (number, line) in lines.enumerated() {
            scene.add(
                .text(line, Theme.small(Theme.secondaryText.faded(opacity), alignment: .center)),
                DesignRect(
                    x: Layout.left + Layout.width / 2 - 240, y: lines.count == 1 ? row.y : top + Double(number) * pitch, width: 680,
                    height: lines.count == 1 ? row.height : pitch))
        }
    }

    /// Where the picture is; of a live film how far behind, with a minus that is as wide as a digit; nil while it is not.
    private var leftTime: String? {
        guard let live = status.live else { return TimeText.clock(status.position) }
        return live.behind > .zero ? "\u{2212}" + TimeText.clock(live.behind) : nil
    }

    /// A word and a dot: lit for who sees what is newest, an empty ring for who is behind.
    private func liveMark(_ scene: inout Scene, isNewest: Bool) {
        let row = Layout.timeRow
        let (width, size) = (240.0, 20.0)
        let color = (isNewest ? Theme.accent : Theme.secondaryText).faded(opacity)
        scene.add(
            .text(strings.live, Theme.time(color, alignment: .trailing)),
            DesignRect(x: Layout.right - width - size - 16, y: row.y, width: width, height: row.height))
        scene.add(
            isNewest ? .fill(color, cornerRadius: size / 2) : .outline(color, width: 4, cornerRadius: size / 2),
            DesignRect(x: Layout.right - size, y: row.y + (row.height - size) / 2, width: size, height: size))
    }
}
