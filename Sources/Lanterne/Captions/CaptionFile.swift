import Captions
import HTTPSource
import LinuxIO
import Media
import Playlist

/// A file of captions, or a film with some, read.
struct CaptionFile {
    /// What it is.
    enum Format {
        /// Captions and nothing else.
        case text(CaptionFormat)
        /// A container; FFmpeg's name.
        case container(String)
        /// The index of a DVD's captions, with its pictures beside it.
        case vobSub
    }

    /// One of its texts.
    struct Text {
        /// Counted from 1; nil: the file is this text.
        var number: Int?
        /// What the container says of it.
        var track: EmbeddedCaptions?
        /// Within the pictures of the track `stream`.
        var service: BroadcastService?
        var stream: Int?
        var document: CaptionDocument
    }

    /// After redirects.
    var url: String
    var format: Format
    /// In the order of the container; then those within the pictures.
    var texts: [Text]
    /// What of the container could not be read, and what an index breaks.
    var warnings: [CaptionWarning] = []
    /// A film's picture, width to height; nil: there is none, or it isn't known.
    var pictureAspect: Double?

    /// The first text's, or none.
    var document: CaptionDocument { texts.first?.document ?? CaptionDocument() }

    /// Which of a file's texts is wanted.
    enum Choice: Equatable {
        case all
        /// As they are counted.
        case number(Int)
        case service(BroadcastService)
    }

    /// What is asked of a file.
    struct Wish {
        var choice = Choice.all
        /// Pictures are kept of what stands then; of the rest only their size is told.
        var moment: MediaTime?
        /// Of all of them, as far as they fit.
        var keepsPictures = false
        var time: Duration
        var network: HTTPSettings
    }

    /// Fetches it and reads it. Blocks.
    ///
    /// - Parameter address: A path or a URL.
    static func read(_ address: String, _ wish: Wish) throws(Failure) -> CaptionFile {
        let fetch = try CaptionFetch(within: wish.time, network: wish.network)
        defer { fetch.close() }
        let (bytes, url) = try fetch.beginning(of: AddressText.url(of: address))
        if bytes.isEmpty { throw Failure("\(url) is empty; check what the server sends.") }
        if VobSubFile.recognises(bytes) { return try VobSubSource.read(bytes, url: url, wish, fetch) }
        if ContainerSource.mayBegin(with: bytes) {
            // Fragments of MP4 with nothing but text are read as the text that they are.
            if wish.choice == .all, let text = try? read(text: bytes, url: url), !text.document.cues.isEmpty { return text }
            return try ContainerSource.read(url, wish, fetch)
        }
        if bytes.count > CaptionLimits.standard.bytes {
            throw Failure("\(url) has more than \(CaptionLimits.standard.bytes) bytes; check that it is the file of captions.")
        }
        return try read(text: bytes, url: url)
    }

    private static func read(text bytes: [UInt8], url: String) throws(Failure) -> CaptionFile {
        guard let format = CaptionFormat(of: bytes) else {
            throw Failure(
                "\(url) is neither WebVTT nor TTML (alone, or in MP4 with its header), SubRip, SubStation Alpha, VobSub or a film; check that it is the file of captions."
            )
        }
        do throws(CaptionError) {
            return CaptionFile(url: url, format: .text(format), texts: [Text(document: try format.document(of: bytes))])
        } catch {
            throw Failure("\(url) can't be read: \(error.reason); its publisher has to mend it.")
        }
    }

    /// The cues that stand at a moment, with the pictures that lie beside the file; one that can't be had is left out.
    func cues(of text: Text, at time: MediaTime, _ wish: Wish) -> [Cue] {
        text.document.cues.filter { $0.start <= time && time < $0.end }.map { cue in
            guard case .image(.external(let address), let alternative) = cue.content,
                let resolved = URLReference.resolve(address, against: url),
                // A text from the network has no business with this machine's files.
                !resolved.hasPrefix("file:") || url.hasPrefix("file:"),
                let fetch = try? CaptionFetch(within: wish.time, network: wish.network)
            else { return cue }
            defer { fetch.close() }
            guard let picture = try? fetch.whole(resolved) else { return cue }
            var cue = cue
            cue.content = .image(.encoded(picture), alternative: alternative)
            return cue
        }
    }
}
