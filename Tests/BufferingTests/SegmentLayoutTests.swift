import Buffering
import Media
import TestSupport
import Testing

@Suite("A segment whose sound lies behind its pictures") struct SegmentLayoutTests {
    private static let track = StoreTrack(0)
    private let key = StoreKey(track: SegmentLayoutTests.track, part: .media(1))
    private let store = SegmentStore(budget: 1 << 20, loaderSignal: FakeSignal())
    private let span = TimeSpan(start: .zero, duration: MediaTime(seconds: 4))

    private func cursor(_ interest: CursorInterest) throws -> SegmentCursor {
        let cursor = SegmentCursor(store: store, track: Self.track, interest: interest, signal: FakeSignal())
        cursor.beginRun(InputRun(generation: 1, start: .zero), initialization: nil, segments: [key])
        _ = cursor.nextRun()
        return cursor
    }

    private func append(_ key: StoreKey, _ bytes: [UInt8]) { bytes.withUnsafeBytes { _ = store.append(key, $0) } }

    private func read(_ cursor: SegmentCursor, _ count: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0xEE, count: count)
        guard case .bytes(let read) = buffer.withUnsafeMutableBytes({ cursor.read(into: $0) }) else { return nil }
        return Array(buffer[..<read])
    }

    @Test("sound fetched beside the pictures is read before they are there, and each sees its own bytes")
    func readApart() throws {
        let (picture, sound) = (try cursor(.picture), try cursor(.sound))
        store.begin(key, expectedLength: 300, span: span)
        append(key, [UInt8](repeating: 1, count: 120))
        store.setLayout(SegmentLayout(picture: 100..<200, sound: 200..<300), of: key)
        let apart = try #require(key.apart)
        store.begin(apart)
        append(apart, [UInt8](repeating: 2, count: 50))
        #expect(read(sound, 100) == [UInt8](repeating: 1, count: 100))
        // What its demuxer passes over needn't be there.
        #expect(read(sound, 1000) == [UInt8](repeating: 0, count: 100))
        #expect(read(sound, 1000) == [UInt8](repeating: 2, count: 50))
        #expect(read(sound, 1000) == nil)
        #expect(read(picture, 1000) == [UInt8](repeating: 1, count: 120))
        #expect(read(picture, 1000) == nil)
        // A fifth of the pictures, and half of the sound: a fifth of four seconds can be played.
        #expect(store.bufferedEnd(along: [key], from: .zero) == MediaTime(seconds: 0.8))
        append(key, [UInt8](repeating: 1, count: 80) + [UInt8](repeating: 3, count: 100))
        store.finish(key)
        store.discard(apart)
        #expect(read(sound, 1000) == [UInt8](repeating: 3, count: 50))
        // What is there is given as it is.
        #expect(read(picture, 80) == [UInt8](repeating: 1, count: 80))
        #expect(read(picture, 20) == [UInt8](repeating: 0, count: 20))
        #expect(read(picture, 1000) == [UInt8](repeating: 0, count: 80))
        #expect(picture.passed == 1 && sound.passed == 1)
    }
}
