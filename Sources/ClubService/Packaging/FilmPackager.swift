import Club
import Crypto
import FoundationEssentials
import Glibc
import LinuxIO
import Media

/// Makes one film of a club out of a file, in stages; one that is done isn't done again.
struct FilmPackager {
    let workshop: Workshop
    let request: PackagingRequest
    /// Of tracks that don't say theirs.
    let language: String?
    let children: ChildPrograms
    /// Keeps a key where the service finds it, and finds one again by its id.
    let keep: (ContentKey) async throws(ServiceError) -> Void
    let find: ([UInt8]) async throws(ServiceError) -> ContentKey?
    let display: () -> ProgressDisplay

    private var folders: PackagingFolders { PackagingFolders(workshop, id: request.id) }

    /// What the film's folder holds now, for the title.
    struct Result {
        let probe: FilmProbe
        let trailer: FilmProbe?
        let poster: PixelSize?
        let backdrop: PixelSize?
        /// It was there before, made of the same.
        let wasThere: Bool
    }

    /// - Throws: `ServiceError.packaging`, or what the ledger says.
    func package() async throws(ServiceError) -> Result {
        let held: Int32 = try packaging { () throws(PackagingError) in try hold() }
        defer { close(held) }
        let (fingerprint, probe, trailer): (String, FilmProbe, FilmProbe?) = try packaging { () throws(PackagingError) in
            let fingerprint = try request.fingerprint()
            let probe = try FilmProbe(json: try probed(request.film), path: request.film)
            let trailer: FilmProbe?
            if let file = request.trailer { trailer = try FilmProbe(json: try probed(file), path: file) } else { trailer = nil }
            return (fingerprint, probe, trailer)
        }
        let isThere = Self.text(folders.target + "/" + PackagingFolders.mark) == fingerprint
        if !isThere {
            try packaging { () throws(PackagingError) in
                try prepare(fingerprint)
                try encode(plan(probe), in: folders.work, "\(request.id.value): encoding", probe.duration)
                if let trailer, request.trailer != nil { try makeTrailer(trailer) }
                try convertPictures()
            }
            let key = try await contentKey()
            try packaging { () throws(PackagingError) in
                let assembly = FilmAssembly(
                    folder: folders.work, plan: plan(probe), probe: probe, sidecars: request.sidecars, key: key, language: language)
                _ = try assembly.assemble { children.isEnded }
                try finish(fingerprint)
            }
        }
        return try packaging { () throws(PackagingError) in
            let plan = plan(probe)
            let result = Result(
                probe: probe, trailer: trailer, poster: try size(of: "poster.jpg", planned: plan.poster),
                backdrop: try size(of: "backdrop.jpg", planned: plan.backdrop), wasThere: isThere)
            try remove(folders.work)
            return result
        }
    }

    private func packaging<Value>(_ work: () throws(PackagingError) -> Value) throws(ServiceError) -> Value {
        do throws(PackagingError) {
            return try work()
        } catch {
            // Whatever it was that a killed program left half done: it was ended.
            throw .packaging(children.isEnded ? .interrupted(title: request.id.value) : error)
        }
    }

    /// Nobody else makes this title meanwhile.
    ///
    /// - Returns: The descriptor that holds it; the kernel lets go of it when the program ends, however it does.
    private func hold() throws(PackagingError) -> Int32 {
        let folder = "\(workshop.path)/private/packaging"
        try makeFolder(folder, 0o700)
        let file = "\(folder)/.\(request.id.value).lock"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: file, reason: Errno.last.description) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .isBeingMade(title: request.id.value)
        }
        return descriptor
    }

    // MARK: The stages

    /// Goes on in the folder of the same request, or begins an empty one.
    private func prepare(_ fingerprint: String) throws(PackagingError) {
        let mark = folders.work + "/fingerprint"
        guard Self.text(mark) != fingerprint else { return }
        try remove(folders.work)
        try makeFolder(folders.work + "/" + EncodingPlan.finished, 0o755)
        try write(fingerprint, to: mark)
    }

    private func plan(_ probe: FilmProbe) -> EncodingPlan {
        // Past the titles, where films show whom they are about.
        let seconds = Double(probe.duration.components.seconds) / 5
        return EncodingPlan(
            film: request.film,
            ladder: EncodingLadder(film: probe.size, rate: probe.rate, frames: request.ladder ?? EncodingLadder.usual), rate: probe.rate,
            picture: probe.picture, isInterlaced: probe.isInterlaced,
            sounds: probe.sounds.map { EncodingPlan.Sound(index: $0.index, channels: $0.channels) }, texts: probe.texts.map { $0.index },
            sidecars: request.sidecars.map { $0.path }, preset: request.preset,
            thumbnails: ThumbnailPlan(film: probe.size, duration: probe.duration),
            poster: request.poster == nil ? .poster(of: probe.size, at: seconds) : nil,
            backdrop: request.backdrop == nil ? .backdrop(of: probe.size, at: seconds) : nil)
    }

    private func encode(_ plan: EncodingPlan, in folder: String, _ name: String, _ duration: Duration) throws(PackagingError) {
        let mark = folder + "/encoded.done"
        guard access(mark, F_OK) != 0 else { return }
        for part in [EncodingPlan.encoded, EncodingPlan.finished] { try remove(folder + "/" + part) }
        try makeFolder(folder + "/" + EncodingPlan.finished + "/thumbnails", 0o755)
        if plan.thumbnails == nil { try remove(folder + "/" + EncodingPlan.finished + "/thumbnails") }
        for stream in 0..<plan.streams { try makeFolder("\(folder)/\(EncodingPlan.encoded)/\(stream)", 0o755) }
        var display = display()
        var progress = EncodingProgress()
        try ffmpeg(plan.arguments, in: folder, stage: "encoding it", of: plan.film) { bytes in
            if progress.take(bytes) { display.show(progress, name, of: duration) }
        }
        display.end()
        try write("", to: mark)
    }

    private func makeTrailer(_ probe: FilmProbe) throws(PackagingError) {
        guard let file = request.trailer else { return }
        let folder = folders.work + "/trailer"
        let plan = EncodingPlan(
            film: file, ladder: EncodingLadder(film: probe.size, rate: probe.rate, frames: EncodingLadder.ofTrailer), rate: probe.rate,
            picture: probe.picture, isInterlaced: probe.isInterlaced,
            sounds: probe.sounds.map { EncodingPlan.Sound(index: $0.index, channels: $0.channels) }, texts: [], sidecars: [],
            preset: request.preset, thumbnails: nil, poster: nil, backdrop: nil)
        try makeFolder(folder, 0o755)
        let place = "\(folders.work)/\(EncodingPlan.finished)/trailer"
        guard access(place + "/film.mpd", F_OK) != 0 else { return }
        try encode(plan, in: folder, "\(request.id.value): trailer", probe.duration)
        let assembly = FilmAssembly(folder: folder, plan: plan, probe: probe, sidecars: [], key: nil, language: language)
        _ = try assembly.assemble { children.isEnded }
        try put(folder + "/" + EncodingPlan.finished, at: place)
    }

    /// Those that the maker gave, as boxes like them: JPEG, and no larger than a screen needs.
    private func convertPictures() throws(PackagingError) {
        for (path, name, width) in [(request.poster, "poster.jpg", 1000), (request.backdrop, "backdrop.jpg", 1920)] {
            guard let path else { continue }
            let words = ["-hide_banner", "-nostdin", "-v", "error", "-y", "-i", "file:" + path, "-map", "0:v:0", "-frames:v", "1"]
            let filter = ["-vf", "scale=min(\(width)\\,iw):-1,format=yuvj420p", "-q:v", "3", "-update", "1", "-f", "image2"]
            let target = ["\(EncodingPlan.finished)/\(name)"]
            try ffmpeg(words + filter + target, in: folders.work, stage: "reading the picture", of: path) { _ in }
        }
    }

    /// The title's one key. It is in the ledger before anything is locked with it, so that it's never lost; its id lies beside the work.
    private func contentKey() async throws(ServiceError) -> ContentKey? {
        guard request.protection != nil else { return nil }
        let file = folders.work + "/kid"
        if let id = Self.text(file).flatMap({ KeyID(text: $0) }), let key = try await find(id.bytes) { return key }
        let key = try packaging { () throws(PackagingError) in
            guard let id = try? SecureRandom.bytes(16), let key = try? SecureRandom.bytes(16) else { throw .noRandomness }
            // What was locked with a key that the ledger doesn't know opens for nobody.
            guard access(file, F_OK) != 0 else {
                throw .failed(stage: "protecting it", path: request.film, reason: "its key is gone from the ledger; remove \(folders.work)")
            }
            return ContentKey(id: id, key: key)
        }
        try await keep(key)
        try packaging { () throws(PackagingError) in try write(Hexadecimal.text(key.id), to: file) }
        return key
    }

    private func finish(_ fingerprint: String) throws(PackagingError) {
        let made = folders.work + "/" + EncodingPlan.finished
        try write(fingerprint, to: made + "/" + PackagingFolders.mark)
        try makeFolder(folders.target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"), 0o755)
        // A pulled plug must not leave names without bytes behind them.
        sync()
        guard !children.isEnded else { throw .interrupted(title: request.id.value) }
        try put(made, at: folders.target)
        try remove(folders.work)
    }

    // MARK: Programs and files

    private func ffmpeg(
        _ words: [String], in folder: String, stage: String, of path: String, take: ([UInt8]) -> Void
    ) throws(PackagingError) {
        let said = folder + "/ffmpeg.log"
        let status = try children.run(["ffmpeg"] + words, in: folder, complaints: said, take: take)
        guard !children.isEnded else { throw .interrupted(title: request.id.value) }
        guard status != 127 else { throw .noTool("ffmpeg") }
        guard status == 0 else {
            let words = ChildPrograms.lastWords(Array(FileManager.default.contents(atPath: said) ?? Data()))
            throw .failed(stage: stage, path: path, reason: words.isEmpty ? "it ended with status \(status)" : words)
        }
    }

    private func probed(_ path: String) throws(PackagingError) -> [UInt8] {
        try ffprobe(["-show_streams", "-show_format", "-show_chapters", "-of", "json"], path)
    }

    private func ffprobe(_ words: [String], _ path: String) throws(PackagingError) -> [UInt8] {
        try makeFolder(folders.work, 0o700)
        let said = folders.work + "/ffprobe.log"
        var answer: [UInt8] = []
        let status = try children.run(["ffprobe", "-v", "error"] + words + ["file:" + path], in: "/", complaints: said) { bytes in
            if answer.count < 32 << 20 { answer += bytes }
        }
        guard status != 127 else { throw .noTool("ffprobe") }
        guard status == 0 else {
            let words = ChildPrograms.lastWords(Array(FileManager.default.contents(atPath: said) ?? Data()))
            throw .notAFilm(path: path, reason: "ffprobe says: \(words); name a film or picture that ffmpeg can read")
        }
        return answer
    }

    /// Of a picture that came from the film, as it was planned; only what the maker gave is looked at.
    ///
    /// - Returns: nil where there is none.
    private func size(of picture: String, planned: EncodingPlan.Still?) throws(PackagingError) -> PixelSize? {
        if let planned { return planned.size }
        let path = folders.target + "/" + picture
        guard access(path, F_OK) == 0 else { return nil }
        let answer = try ffprobe(["-show_entries", "stream=width,height", "-of", "csv=p=0:s=x"], path)
        let numbers = String(decoding: answer, as: UTF8.self).split { !$0.isNumber }.compactMap { Int32($0) }
        return numbers.count == 2 ? PixelSize(width: numbers[0], height: numbers[1]) : nil
    }

    private func makeFolder(_ path: String, _ mode: mode_t) throws(PackagingError) {
        var place = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            place += place.isEmpty && !path.hasPrefix("/") ? part : "/" + part
            let isPrivate = place.hasSuffix("/private/packaging") || place == folders.work
            guard place == "/" || place.isEmpty || mkdir(place, isPrivate ? 0o700 : mode) == 0 || errno == EEXIST || errno == EISDIR else {
                throw .cannotWrite(path: place, reason: Errno.last.description)
            }
        }
    }

    private func remove(_ path: String) throws(PackagingError) {
        guard access(path, F_OK) == 0 else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch { throw .cannotWrite(path: path, reason: "\(error)") }
    }

    private func put(_ fresh: String, at path: String) throws(PackagingError) {
        do throws(Errno) { try Folder.put(fresh, at: path) } catch { throw .cannotWrite(path: path, reason: error.description) }
    }

    private func write(_ text: String, to path: String) throws(PackagingError) {
        do {
            try Array(text.utf8).withUnsafeBytes { try FileDescriptor.replace(path, with: $0) }
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }

    static func text(_ path: String) -> String? { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } }
}
