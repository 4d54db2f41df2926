import AVMedia
import CairoCanvas
import Club
import Evdev
import Glibc
import Interface
import LinuxIO
import Media
import Pictures
import Player
import Remote

/// The program: opens what was chosen, then turns keys, time and the player's news into pictures and commands until it ends.
///
/// - Thread: control, which is the main thread. It never blocks but in its own loop.
final class Box {
    let options: OutputOptions
    let settings: Settings
    let clock = MonotonicClock()
    let start: HostTime
    let log: StandardErrorLog
    let display: Display
    let flow: Flow
    let loop: EventLoop
    let signals: SignalDescriptor
    var desk: KeyDesk
    var face: Face
    let scripts: ScriptThread
    var screenshots: [ScreenshotRequest]
    let screenshotWriter: ScreenshotWriter
    let language: Language
    var volume: Double
    var isMuted = false
    var saveAt: HostTime?
    /// Set when the program is to end, and how.
    var ending: PlaybackReport.Ending?
    var failure: PlayerError?
    /// Until it has read the catalogue.
    var club: ClubReader?
    let clubSignal: EventSignal
    /// The club didn't answer: when it is asked again, and where.
    var reopening: (address: String, at: HostTime)?
    /// Of a signed club.
    var counter: ClubDesk?
    /// A title of it that was chosen, until it plays.
    var chosen: Chosen?
    var catalogue: Catalogue?
    /// Nobody has set anything on it yet, and no house has.
    var isNew = false
    /// Makes and checks the viewer's PINs.
    let pins: PINDesk
    /// When a text that was called for by "what did he say?" goes again, and what was shown before.
    var replay: (until: MediaTime, shown: CaptionTrack?)?
    /// Those of its titles that were asked for since they last became stale.
    var asked: Set<TitleID> = []
    /// The title to which similar ones were asked for last.
    var compared: TitleID?
    /// For whom titles are there.
    var audience = Audience.everybody
    var pictures: PictureLoader?
    /// What the screen in front has need of, as it was looked at last.
    var wanted = Wanted()
    /// How long the page in front has been there whose film may be played.
    var lingering = Lingering()
    /// By which licences end.
    let calendar = Calendar()
    var title = ""
    /// Whose trailer plays behind its page; nil: none does.
    var teaser: TitleID?
    /// What only starting needed is still held: given back once the film runs and the fonts have been found.
    var isUntidy = false
    /// The latest overlay.
    var shown: UInt32 = 0
    /// The overlay that first showed the club's front whole, and when it was seen.
    var front: (serial: UInt32, flip: HostTime?)?
    /// A picture in front of the film, while it is wound and until it is there again.
    var cover: Thumbnail?
    /// Keys that nobody presses.
    var script: ScriptCourse?
    /// What such a script waited for in vain.
    var complaint: Failure?
    /// What the box finds out about itself.
    let lookout: Lookout
    /// So many sound cards were told last; nil: they haven't answered.
    var soundCards: Int?
    /// How films went.
    var films = FilmLog()
    /// One film and no club: its end is the program's.
    var isSingle = false
    /// What has been said of what is in front.
    var speech = Speech()
    /// Keeps where the viewer is; nil where that is nobody's concern.
    var viewing: Viewing?

    /// - Parameters:
    ///   - captionFiles: Texts beside the films that the viewer has named.
    ///   - waitsWithoutEnd: Whether a film that the network keeps from beginning is waited for, or the program fails.
    init(
        settings: Settings, options: OutputOptions, speed: Speed, captionFiles: [String] = [], waitsWithoutEnd: Bool = false
    ) throws(Failure) {
        let now = clock.now()
        start = ProcessUsage.processStart() ?? now
        self.options = options
        self.settings = settings
        log = StandardErrorLog(level: options.log, start: start, clock: clock)
        screenshotWriter = ScreenshotWriter(log: log)
        screenshots = options.screenshots.sorted { $0.at < $1.at }
        language = settings.language == "en" ? .english : .french
        volume = Double(settings.volume) / 100
        HeapPages.share(parts: 2)
        HeapPages.mapBlocks(from: 128 << 10)
        do throws(Errno) {
            // Before any thread is made, so that all of them leave these signals to this loop.
            signals = try SignalDescriptor.open([.terminate, .interrupt, .hangUp])
            SignalDescriptor.ignoreBrokenPipes()
            loop = try EventLoop(clock: clock)
            pins = try PINDesk()
            clubSignal = try EventSignal()
        } catch {
            throw Failure("the program can't listen to signals (\(error)); the machine has run out of files.")
        }
        let choice = settings.display ?? Self.defaultDisplay
        let scripted: ScriptedKeys?
        if let path = options.keys { scripted = try KeyFile.read(path, start: start) } else { scripted = nil }
        script = scripted.map { ScriptCourse($0) }
        let wantsScreenshots = !options.screenshots.isEmpty || scripted?.takesScreenshots == true
        display = try Display.open(choice, speed: speed, wantsScreenshots: wantsScreenshots, log: log)
        let inputs = Self.inputs(display: display, script: scripted, now: now, log: log)
        desk = KeyDesk(inputs: inputs, layout: settings.layout)
        face = Face(surface: display.output.overlay, appearance: settings.captionStyle.appearance, log: log)
        let budget = PlaybackOptions(
            budget: settings.bufferMiB << 20,
            preferences: Preferences(
                languages: settings.language == "en" ? ["en", "fr"] : ["fr", "en"], highestRate: settings.highestMegabits.map { $0 * 1e6 },
                captions: settings.captions.map { .language($0) } ?? (captionFiles.isEmpty ? .off : .asked)),
            retries: .jittered, waitsWithoutEnd: waitsWithoutEnd,
            ledgerEntries: options.ledger == nil ? 1 : 8192)
        flow = try Flow(
            display: display.output, audio: settings.audio ?? display.sound, network: settings.source, options: budget, speed: speed,
            clock: clock, calendar: calendar.now, log: log)
        flow.sidecars.asked = captionFiles
        lookout = Lookout(signal: flow.controlSignal)
        do throws(Errno) {
            scripts = try ScriptThread(control: flow.controlSignal, clock: clock, log: log)
        } catch {
            throw Failure("captions can't be drawn (\(error)); the machine has run out of files.")
        }
        face.draw(scripts: scripts.layer)
        flow.playback.setVolume(volume)
        flow.playback.delayCaptions(by: MediaTime(ticks: Int64(settings.captionDelay), of: 1, over: 1000))
    }

    private static var defaultDisplay: DisplayChoice {
        getenv("WAYLAND_DISPLAY") != nil || getenv("DISPLAY") != nil ? .window : .kms(nil)
    }

    private static func inputs(
        display: Display, script: ScriptedKeys?, now: HostTime, log: any Log
    ) -> [any RemoteInput] {
        var inputs: [any RemoteInput] = []
        if let script { inputs.append(script) }
        if let keys = display.keys { inputs.append(keys) }
        if display.ownsConsole {
            do throws(Errno) {
                inputs.append(try EvdevRemote(grabs: true, now: now, log: log))
            } catch {
                log.write(.warning, "evdev", "remotes and keyboards can't be read (\(error)); add this user to the group \"input\"")
            }
        }
        return inputs
    }

    // MARK: Two ways to run

    /// `lanterne play`.
    func play(address: String, then others: [String] = [], from position: MediaTime, for seconds: Double?) throws(Failure) {
        isSingle = true
        title = AddressText.title(of: address)
        face.begin(.init(playing: title, language: language, wallTime: LocalTime.now))
        flow.playback.load(AddressText.url(of: address), from: position, now: clock.now())
        for other in others { flow.playback.follow(with: AddressText.url(of: other), now: clock.now()) }
        try run(for: seconds)
    }

    /// `lanterne box`.
    func open(club address: String, for seconds: Double?) throws(Failure) {
        if let remembered = Remembered.load() {
            volume = remembered.volume
            flow.playback.setVolume(volume)
            flow.playback.setLine(remembered.line)
        }
        face.begin(.init(language: language, minutesAhead: LocalTime.minutesAhead, wallTime: LocalTime.now))
        let kept = KeptPreferences.load(log)
        isNew = kept == nil && settings.enrolment == nil
        if let kept {
            face.preferences = kept
            follow(kept)
        }
        face.facts = facts
        speech.isOn = face.preferences.isVoiceOn && face.facts.hasVoice
        let url = AddressText.catalogue(of: address)
        do throws(Errno) {
            let folder = BoxHome.folder(of: url) + "/pictures"
            let pictures = try PictureLoader(source: flow.source, maker: SoftwareStillMaker(clock: clock), folder: folder, log: log)
            face.follow(pictures, time: calendar.now)
            self.pictures = pictures
            // A signed club that was here before shows without a network too.
            if BoxHome.isKnown(url) {
                counter = try ClubDesk(address: url, settings: spokenSettings, audience: audience)
                welcome()
            } else {
                club = ClubReader(address: url, source: flow.source, signal: clubSignal, now: clock.now())
            }
        } catch {
            throw Failure("the club can't be asked (\(error)); the machine has run out of files.")
        }
        for command in face.tellLoss(at: clock.now()) { perform(command, now: clock.now()) }
        try run(for: seconds)
    }

    // MARK: The loop

    private func run(for seconds: Double?) throws(Failure) {
        let limit = seconds.map { start + .nanoseconds(Int64($0 * 1e9)) }
        do throws(Errno) {
            _ = try loop.add(signals.descriptor) { [self] in takeSignal() }
            _ = try loop.add(flow.controlSignal) {}
            if let closed = display.closed { _ = try loop.add(closed) { [self] in ending = .stopped } }
            _ = try loop.add(clubSignal) {}
            if let counter { _ = try loop.add(counter.signal) {} }
            if let pictures { _ = try loop.add(pictures.signal) {} }
            _ = try loop.add(pins.signal) {}
            for descriptor in desk.descriptors { _ = try loop.add(descriptor) {} }
            while ending == nil {
                let next = turn(now: clock.now())
                if ending == nil { try loop.step(until: .earliest(next, limit)) }
                if ending == nil, let limit, clock.now() >= limit { ending = .stopped }
            }
        } catch {
            throw Failure("the program's loop failed (\(error)); this is a defect, please report it.")
        }
        try finish()
    }

    /// Everything once.
    ///
    /// - Returns: when to come back at the latest.
    private func turn(now: HostTime) -> HostTime? {
        takeKeys(now: now)
        var deadline = flow.playback.step(now: now).deadline
        takeNews()
        deadline = .earliest(deadline, remember(now: now))
        deadline = .earliest(deadline, viewing?.step(place(at: now), now: now))
        deadline = .earliest(deadline, stepClub(now: now))
        takeClubNews(now: now)
        takePINs(now: now)
        takeLookout()
        for command in face.wake(at: now) { perform(command, now: now) }
        endReplay(now: now)
        deadline = .earliest(deadline, present(now: now))
        deadline = .earliest(deadline, prepareFilm(now: now))
        deadline = .earliest(deadline, takeScreenshots(now: now))
        deadline = .earliest(deadline, followScript(now: now))
        deadline = .earliest(deadline, desk.nextDeadline)
        return deadline
    }

    /// Where a film is that has begun.
    func place(at now: HostTime) -> MediaTime? {
        if case .loading = flow.playback.state { return nil }
        return flow.playback.position(at: now)
    }

    private func takeSignal() {
        while let signal = try? signals.next() {
            log.write(.info, "box", "\(signal) received")
            ending = .signal
        }
    }

    // MARK: The end

    private func finish() throws(Failure) {
        let now = clock.now()
        if saveAt != nil { _ = remember(now: now + Self.settlingTime) }
        viewing?.end(place(at: now))
        var report = flow.playback.report(since: start, now: now)
        flow.stop(now: now)
        display.output.close()
        face.end()
        counter?.finish(by: clock.now() + .seconds(1))
        pictures?.close()
        scripts.stop(by: clock.now() + .seconds(2))
        screenshotWriter.finish()
        report.startup.processMs = (Lanterne.firstInstruction - start).milliseconds
        report.startup.frontMs = front?.flip.map { ($0 - start).milliseconds }
        report.ended = ending ?? .stopped
        let usage = ProcessUsage.current()
        report.process = .init(
            peakRssBytes: usage.peakResidentBytes, userSeconds: usage.userSeconds, systemSeconds: usage.systemSeconds)
        report.keys = desk.report().map {
            .init(key: $0.name, atSeconds: ($0.at - start).milliseconds / 1000, toFlipMs: $0.toFlip?.milliseconds)
        }
        if let path = options.report { try ReportFile.write(report, to: path) }
        if let path = options.ledger { try LedgerFile.write(flow.playback, since: start, to: path) }
        if let complaint { throw complaint }
        if ending == .error, let failure { throw Failure(failure.text) }
    }
}

extension WorkerState {
    /// When to come back; `.again` is now.
    fileprivate var deadline: HostTime? {
        switch self {
        case .waiting(let until): until
        case .again: HostTime(nanoseconds: 0)
        case .finished: nil
        }
    }
}
