import Glibc
import Player
import TestSupport
import Testing

/// What the sound card was given, captured from the other end of the kernel's loopback card.
@Suite(.enabled(if: Machine.isThere && Program.hasTool("arecord") && DeviceFilms.isPossible, "no kernel, arecord or ffmpeg"))
struct SoundTests {
    /// The film's length; its beeps are 5 s apart.
    private static let seconds = 12

    @Test("the captured sound is the film's decoded sound, sample for sample, and each beep is at its time")
    func content() throws {
        let path = try DeviceFilms.flashes()
        let run = try Machine.run(
            "sound",
            """
            serve $films
            arecord -q -D hw:1,1 -f S16_LE -r 48000 -c 2 -t raw -d \(Self.seconds + 2) $OUT/captured.raw &
            recorder=$!
            "$lanterne" play ${url}flashes-1.mp4 --display kms --audio alsa:hw:1,0 --report $OUT/report.json --log info
            wait $recorder
            """)
        let report = try run.report()
        #expect(report.audio.xruns == 0, "\(run.output)")
        let bytes = try Files.read(run.folder + "/captured.raw")
        let captured = bytes.withUnsafeBytes { raw in
            (0..<(bytes.count / 2)).map { raw.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self).littleEndian }
        }
        let film = try Raw.sound(path)
        let offset = try #require(Self.alignment(of: film, in: captured), "the film's sound is not in what was captured; \(run.output)")
        // What was captured of the film, but for its last 0.2 s, which the loopback may keep.
        let end = min(captured.count - offset, (Self.seconds - 1) * 96_000)
        #expect(end > (Self.seconds - 2) * 96_000, "\(end) samples in common; \(run.output)")
        let ratio = Self.signalToNoise(film, captured, offset: offset, range: 9_600..<(end - 19_200))
        print("sound: \(report.sound); aligned at \(Double(offset) / 96) ms, \((ratio * 10).rounded() / 10) dB; \(report.audio)")
        #expect(ratio >= 60, "\(ratio) dB")
        for second in stride(from: 5, to: Self.seconds - 1, by: 5) {
            let onset = try #require(Self.beep(in: captured, near: offset + second * 96_000))
            let error = Double(onset - offset - second * 96_000) / 96
            #expect(abs(error) <= 5, "the beep at \(second) s is \(error) ms off")
        }
    }

    /// Where sample 0 of the film lies in the capture, both interleaved; nil where it isn't there.
    private static func alignment(of film: [Int16], in captured: [Int16]) -> Int? {
        // A hundredth of a second in the middle of a beep, whose like is found once in five seconds; the rising tone under it tells the beeps apart.
        let pattern = Array(film[(96_000 * 5 + 960)..<(96_000 * 5 + 1920)]).map(Int32.init)
        var best: (distance: Int64, place: Int)?
        captured.withUnsafeBufferPointer { captured in
            pattern.withUnsafeBufferPointer { pattern in
                for place in stride(from: 0, to: captured.count - pattern.count, by: 2) {
                    var distance: Int64 = 0
                    let bound = best?.distance ?? .max
                    for index in 0..<pattern.count {
                        let difference = Int64(pattern[index] - Int32(captured[place + index]))
                        distance += difference * difference
                        if distance >= bound { break }
                    }
                    if distance < bound { best = (distance, place) }
                }
            }
        }
        guard let best, best.distance < Int64(pattern.count) * 10_000 else { return nil }
        return best.place - (96_000 * 5 + 960)
    }

    /// In decibels.
    private static func signalToNoise(_ film: [Int16], _ captured: [Int16], offset: Int, range: Range<Int>) -> Double {
        var signal = 0.0
        var noise = 0.0
        for index in range where index < film.count && index + offset >= 0 && index + offset < captured.count {
            let difference = Double(film[index]) - Double(captured[index + offset])
            signal += Double(film[index]) * Double(film[index])
            noise += difference * difference
        }
        return 10 * log10(signal / max(noise, 1))
    }

    /// The first millisecond, within 100 ms around a place, in which a 1 kHz tone stands out; an index of the left channel's.
    private static func beep(in captured: [Int16], near place: Int) -> Int? {
        let loud = 0.35 * 32768 * 0.5
        for start in stride(from: place - 9_600, to: place + 9_600, by: 24) where start >= 0 && start + 96 <= captured.count {
            var (real, imaginary) = (0.0, 0.0)
            for index in 0..<48 {
                let angle = 2 * Double.pi * Double(index) / 48
                real += Double(captured[start + 2 * index]) * cos(angle)
                imaginary += Double(captured[start + 2 * index]) * sin(angle)
            }
            if (real * real + imaginary * imaginary).squareRoot() / 24 > loud { return start }
        }
        return nil
    }
}
