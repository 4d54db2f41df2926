import CSDL
import LinuxIO
import Media
import Remote
import Testing

@testable import WindowOutput

private func at(_ milliseconds: Double) -> HostTime { HostTime(nanoseconds: Int64(milliseconds * 1_000_000)) }

@Suite struct WindowPacerTests {
    @Test("by the clock, each commit flips at the next of the exact vertical blanks") func clock() {
        var pacer = WindowPacer(rate: .fifty, isPacedByPresent: false, origin: at(0))
        pacer.queue(at: at(5))
        #expect(pacer.due == at(20))
        #expect(pacer.isBusy)
        #expect(pacer.presented(at: at(21.5)) == FlipTiming(sequence: 1, time: at(20)))
        #expect(!pacer.isBusy)
        pacer.queue(at: at(22))
        #expect(pacer.presented(at: at(40)) == FlipTiming(sequence: 2, time: at(40)))
    }

    @Test("blanks that were missed are counted") func missed() {
        var pacer = WindowPacer(rate: .fifty, isPacedByPresent: false, origin: at(0))
        pacer.queue(at: at(5))
        _ = pacer.presented(at: at(20))
        pacer.queue(at: at(75))
        #expect(pacer.presented(at: at(80)) == FlipTiming(sequence: 4, time: at(80)))
    }

    @Test("two commits within one interval get two blanks") func quick() {
        var pacer = WindowPacer(rate: .fifty, isPacedByPresent: false, origin: at(0))
        pacer.queue(at: at(1))
        _ = pacer.presented(at: at(20))
        pacer.queue(at: at(19))
        #expect(pacer.due == at(40))
    }

    @Test("by the monitor, pictures are presented at once and stamped when that returns") func monitor() {
        var pacer = WindowPacer(rate: .fifty, isPacedByPresent: true, origin: at(0))
        pacer.queue(at: at(5))
        #expect(pacer.due == at(5))
        #expect(pacer.presented(at: at(19.4)) == FlipTiming(sequence: 1, time: at(19.4)))
        pacer.queue(at: at(21))
        #expect(pacer.presented(at: at(60.3)) == FlipTiming(sequence: 3, time: at(60.3)))
    }

    @Test(
        "four presents in three to five intervals are paced",
        arguments: [(0.4, false), (50.0, true), (66.7, true), (90, true), (400, false)])
    func paced(took: Double, expected: Bool) {
        #expect(WindowPacer.isPaced(presents: 4, took: .milliseconds(took), rate: .sixty) == expected)
    }
}

@Suite struct SoundClockTests {
    @Test("between two gulps the sound goes on at its rate") func smooth() {
        var clock = SoundClock(rate: 48000, gulp: 512)
        clock.start(at: at(0))
        #expect(clock.heard(taken: 512, at: at(0)) == 0)
        #expect(clock.heard(taken: 512, at: at(5)) == 240)
        #expect(clock.heard(taken: 1024, at: at(11)) == 528)
    }

    @Test("it never goes past what the card has taken, nor lags by more than a gulp") func held() {
        var clock = SoundClock(rate: 48000, gulp: 512)
        clock.start(at: at(0))
        #expect(clock.heard(taken: 512, at: at(100)) == 512)
        #expect(clock.heard(taken: 4096, at: at(101)) == 3584)
    }

    @Test("stopped, it stands still") func stopped() {
        var clock = SoundClock(rate: 48000, gulp: 512)
        clock.start(at: at(0))
        #expect(clock.heard(taken: 512, at: at(10)) == 480)
        clock.stop()
        #expect(clock.heard(taken: 512, at: at(1000)) == 480)
        clock.start(at: at(2000))
        #expect(clock.heard(taken: 1024, at: at(2001)) == 528)
    }
}

@Suite struct SDLKeysTests {
    @Test(
        "a key of the keyboard is the kernel's key of that name",
        arguments: [
            (SDL_SCANCODE_UP, "UP"), (SDL_SCANCODE_LEFT, "LEFT"), (SDL_SCANCODE_RETURN, "ENTER"), (SDL_SCANCODE_ESCAPE, "ESC"),
            (SDL_SCANCODE_SPACE, "SPACE"), (SDL_SCANCODE_S, "S"), (SDL_SCANCODE_0, "0"), (SDL_SCANCODE_F12, "F12"),
            (SDL_SCANCODE_KP_ENTER, "KPENTER"), (SDL_SCANCODE_BACKSPACE, "BACKSPACE"), (SDL_SCANCODE_MUTE, "MUTE"),
            (SDL_SCANCODE_VOLUMEUP, "VOLUMEUP"), (SDL_SCANCODE_AUDIOPLAY, "PLAYPAUSE"), (SDL_SCANCODE_PAGEDOWN, "PAGEDOWN"),
            (SDL_SCANCODE_PERIOD, "DOT"),
        ])
    func keys(scancode: SDL_Scancode, name: String) {
        #expect(SDLKeys.code(of: scancode) == KeyNames.code(named: name))
    }

    @Test("keys cross the threads in order, and a flood loses presses, never releases") func queue() throws {
        let keys = try WindowKeys()
        keys.push(SDL_SCANCODE_UP, isDown: true, at: at(1))
        for index in 0..<200 { keys.push(SDL_SCANCODE_DOWN, isDown: true, at: at(Double(index))) }
        keys.push(SDL_SCANCODE_UP, isDown: false, at: at(300))
        var events: [KeyEvent] = []
        keys.drain(now: at(400)) { events.append($0) }
        #expect(events.count == WindowKeys.capacity / 2 + 1)
        #expect(events.first?.isDown == true)
        #expect(events.last == KeyEvent(code: KeyCode(103), isDown: false, time: at(300), device: WindowKeys.device))
    }
}

@Suite struct OverlayTextureTests {
    @Test(
        "premultiplied pixels are divided by their alpha",
        arguments: [(0x8040_2000, 0x8080_4000), (0xff12_3456, 0xff12_3456), (0, 0), (0x0102_0000, 0x01ff_0000)])
    func straight(premultiplied: UInt32, straight: UInt32) {
        #expect(OverlayTexture.straight(premultiplied) == straight)
    }
}
