import CFFmpeg
import Media

/// What a decoded picture carries of captions.
enum PictureCaptions {
    /// - Returns: `cc_data`, three bytes each; nil: nothing that anybody wants.
    static func carried(by frame: borrowing FrameHandle, for interest: CaptionInterest) -> [UInt8]? {
        guard interest == .pictures || interest == .anyInPictures,
            let side = av_frame_get_side_data(frame.pointer, AV_FRAME_DATA_A53_CC)?.pointee, side.size > 0, side.size <= mostBytes
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: side.data, count: Int(side.size))
        guard interest == .pictures || saysSomething(bytes) else { return nil }
        return Array(bytes)
    }

    /// Thirty-one triplets for each of some fields.
    private static let mostBytes = 1024

    /// Whether any triplet says something: most pictures only fill up what the channel gives them.
    private static func saysSomething(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        while place + 2 < bytes.count {
            // cc_valid.
            if bytes[place] & 4 != 0, bytes[place + 1] & 0x7F | bytes[place + 2] & 0x7F != 0 { return true }
            place += 3
        }
        return false
    }
}
