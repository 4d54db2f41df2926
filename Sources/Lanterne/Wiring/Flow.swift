import AVMedia
import Club
import Crypto
import FrameTiming
import HTTPSource
import LinuxIO
import Media
import Player
import Playlist
import Protection
import Voice

/// The player with the leaves behind its ports and a thread under each of its workers.
final class Flow {
    let playback: Playback
    /// Raised when control has something to do.
    let controlSignal: EventSignal
    let source: HTTPSource
    /// What the viewer may choose of it.
    let sound: Sound
    private var threads: [WorkerThread] = []
    private let lock: SampleLock
    private let scanOutSignal: any WakeSignal
    private var tidying: LinuxThread?
    /// What lies beside films, for the player.
    let sidecars = SidecarFiles()
    /// What is said beside the film; nil where nothing could be heard of it.
    let voice: SpeechControl?
    private let speechSignal: any WakeSignal
    private var speech: WorkerThread?
    private let clock: any HostClock

    /// Pictures out of the decoder at once: a queue of four, one committed and one shown. While fewer are with the display the decoder is one
    /// picture ahead of the queue; more would only be memory, 3 MiB each at 1080p.
    private static let outstanding = 6
    /// The committed one takes the place of one in the queue, for a vertical blank.
    private static let outstandingOfSlowFilms = 5
    /// Under the kernel's own threads, over everything else of ours; the sound above the scan-out, because its turns are short and an xrun is heard.
    private static let scanOutPriority: Int32 = 20
    private static let soundPriority: Int32 = 21

    /// - Parameter calendar: What time it is, by which licences end.
    init(
        display: any VideoOutput, audio: AudioChoice, network: HTTPSettings, options: PlaybackOptions, speed: Speed, clock: any HostClock,
        calendar: @escaping @Sendable () -> UTCTime = ClubTime.ofThisMachine, log: any Log
    ) throws(Failure) {
        do throws(Errno) {
            let control = try EventSignal()
            let others = try [EventSignal(), EventSignal(), EventSignal(), EventSignal()]
            controlSignal = control
            let sound = Sound(audio, speed: speed, signal: control, log: log)
            self.sound = sound
            var made = [control] + others
            var signals = PlaybackSignals { made.removeFirst() }
            if speed == .max { signals.sound = signals.scanOut }
            scanOutSignal = signals.scanOut
            let speechSignal = try EventSignal()
            self.speechSignal = speechSignal
            self.clock = clock
            voice = speed == .max ? nil : SpeechControl(signal: speechSignal, reader: signals.sound)
            FFmpegLog.install(log, clock: clock)
            source = try HTTPSource(settings: network)
            let cipher = OpenSSLCipher(onFirstKey: ProcessMemory.withhold)
            let lock = SampleLock(chest: KeyChest(cipher: cipher), cipher: cipher)
            self.lock = lock
            let decoders = try Self.decoders(clock: clock, wake: signals.video, keys: lock.chest)
            let parts = PlaybackParts(
                source: source, videoDecoder: decoders.video, audioDecoder: decoders.audio, display: display,
                openSound: sound.open, soundChannels: sound.channels, isFilm: SegmentStart.isFilm,
                cipher: cipher, samples: lock, aside: Self.aside(log), decodeCaption: CaptionPicture.decoded,
                captionPictures: BitmapCaptionDecoder.make, sidecars: sidecars.beside,
                stills: SoftwareStillMaker(clock: clock),
                openStills: SourceStills.opener(source), today: { ProgramDateTime(millisecondsSince1970: calendar().milliseconds) },
                voice: voice, signals: signals, log: log)
            playback = Playback(parts: parts, options: options)
            try startThreads(signals, speed: speed, clock: clock)
        } catch {
            throw Failure("the player's threads can't be started (\(error)); the machine has run out of files or memory.")
        }
        tidy(log: log)
        if speed == .realtime, !threads.suffix(2).allSatisfy(\.isRealTime) {
            log.write(.info, "player", "no real-time priority was granted to sound and scan-out; CAP_SYS_NICE or an rtprio limit gives it")
        }
    }

    private static func decoders(
        clock: any HostClock, wake: any WakeSignal, keys: KeyChest
    ) throws(Errno) -> (video: SoftwareVideoDecoder, audio: SoftwareAudioDecoder) {
        do throws(DecodeError) {
            let video = try SoftwareVideoDecoder(
                settings: VideoDecoderSettings(maximumOutstanding: outstanding, maximumOutstandingOfSlowFilms: outstandingOfSlowFilms),
                clock: clock, wake: wake, keys: keys)
            // What the sound card agrees to takes this format's place.
            let format = AudioFormat(rate: 48000, layout: .stereo, sampleFormat: .float32)
            return (video, try SoftwareAudioDecoder(outputFormat: format, clock: clock, keys: keys))
        } catch {
            // A decoder that has opened nothing yet can lack nothing else.
            throw .outOfMemory
        }
    }

    /// A thread for each piece of work, which ends with it; where there is none to be had the work is done here.
    private static func aside(_ log: any Log) -> (_ work: @escaping @Sendable () -> Void) -> Void {
        { work in
            do throws(Errno) {
                _ = try LinuxThread(name: "outlook", work)
            } catch {
                log.write(.warning, "player", "no thread could be made (\(error)): the film waits for work beside it")
                work()
            }
        }
    }

    private func startThreads(_ signals: PlaybackSignals, speed: Speed, clock: any HostClock) throws(Errno) {
        threads = [
            try WorkerThread(name: "video", worker: playback.videoPump, signal: signals.video, clock: clock),
            try WorkerThread(name: "audio", worker: playback.audioPump, signal: signals.audio, clock: clock),
        ]
        if speed == .max {
            threads.append(try WorkerThread(name: "scan-out", worker: playback.makeRushWorker(), signal: signals.scanOut, clock: clock))
            return
        }
        threads.append(
            try WorkerThread(
                name: "sound", worker: playback.makeSoundWorker(), signal: signals.sound, clock: clock,
                realTimePriority: Self.soundPriority))
        threads.append(
            try WorkerThread(
                name: "scan-out", worker: playback.makeScanOutWorker(), signal: signals.scanOut, clock: clock,
                realTimePriority: Self.scanOutPriority))
    }

    /// Has a line said; the voice is loaded at the first one.
    func say(_ line: SpokenLine, now: HostTime) throws(Errno) {
        guard let voice else { return }
        if speech == nil {
            let worker = SpeechWorker(voice) { () throws(SpeechError) in try EspeakSynthesizer() }
            speech = try WorkerThread(name: "speech", worker: worker, signal: speechSignal, clock: clock)
        }
        playback.say(line, now: now)
    }

    /// Takes keys that a person has for what will be played.
    func give(keysIn path: String) throws(Failure) { try FilmKeys.read(path, into: (lock.chest, lock.cipher)) }

    /// Takes a club's licence for what will be played, in the place of an earlier one, whose end isn't this one's.
    func give(letter: String, for keys: BoxKeys) throws(Failure) {
        withdrawKeys()
        try FilmKeys.read(letter: letter, for: keys, into: (lock.chest, lock.cipher))
    }

    /// What keys were given for is over: they lie in memory no longer.
    func withdrawKeys() { lock.chest.withdraw() }

    /// Gives back to the machine what only loading, or only starting, needed.
    func tidy(log: any Log) {
        tidying?.join()
        tidying = try? LinuxThread(name: "tidy") {
            HeapPages.release()
            let count = LibraryPages.release()
            log.write(.debug, "player", "the pages of \(count) mappings given back")
        }
    }

    /// Ends all threads; the screen is given back by the scan-out thread itself.
    func stop(now: HostTime) {
        playback.stop(now: now)
        voice?.end()
        playback.scanOut.send(.stop)
        playback.sound.send(.stop)
        let deadline = now + .seconds(2)
        for thread in threads.reversed() { thread.stop(by: deadline) }
        speech?.stop(by: deadline)
        tidying?.join()
    }
}
