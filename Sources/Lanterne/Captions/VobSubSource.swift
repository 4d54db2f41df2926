import Captions
import Media

/// A DVD's captions as two files, the index of which is asked for.
enum VobSubSource {
    static func read(_ index: [UInt8], url: String, _ wish: CaptionFile.Wish, _ fetch: CaptionFetch) throws(Failure) -> CaptionFile {
        guard let beside = pictures(beside: url) else {
            throw Failure(
                "\(url) is the index of VobSub, but its name doesn't end in .idx; its pictures, which end in .sub, can't be found.")
        }
        let file: VobSubFile
        do throws(CaptionError) {
            file = try VobSubFile(index: index)
        } catch {
            throw Failure("\(url) can't be read: \(error.reason); its publisher has to mend it.")
        }
        let pictures = try fetch.whole(beside)
        var collector = CaptionCollector(wish)
        let tracks = file.tracks.map(\.captions)
        for track in file.tracks {
            for packet in file.packets(of: track, in: pictures) { collector.take(packet, of: track.captions.stream, tracks) }
        }
        var found = CaptionFile(url: url, format: .vobSub, texts: collector.finish(tracks, pictures: nil), warnings: file.warnings)
        // The canvas is the picture; a DVD's has the shape of a television of its time.
        found.pictureAspect = 4.0 / 3
        try found.choose(wish.choice)
        return found
    }

    private static func pictures(beside url: String) -> String? {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let path = url[..<end]
        if path.hasSuffix(".idx") { return path.dropLast(3) + "sub" + url[end...] }
        return path.hasSuffix(".IDX") ? path.dropLast(3) + "SUB" + url[end...] : nil
    }
}
