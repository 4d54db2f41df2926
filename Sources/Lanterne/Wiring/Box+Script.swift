import LinuxIO
import Media
import Player
import Remote
import Synchronization

/// A script of keys on its way: what it waits for, as far as that has come.
struct ScriptCourse {
    /// Set by a picture's thread.
    final class Flag: Sendable { let isSet = Atomic<Bool>(false) }

    let keys: ScriptedKeys
    /// Since when nothing has moved and nothing is to come.
    var stillSince: HostTime?
    /// The screenshot that is being taken.
    var shot: Flag?

    init(_ keys: ScriptedKeys) { self.keys = keys }

    /// What comes of one thread and changes what another shows is seen within it.
    static let stillness = Duration.milliseconds(120)
    /// Longer than any answer that a viewer would wait for.
    static let patience = Duration.seconds(60)
    /// So often is looked at what nobody announces.
    static let interval = Duration.milliseconds(15)
    /// What is later than that isn't motion: a clock's minute.
    static let motion = Duration.milliseconds(120)
}

// Where a script of keys stops, and when it goes on.
extension Box {
    /// - Returns: When to look again; nil: the script stops at nothing.
    func followScript(now: HostTime) -> HostTime? {
        guard var course = script, let (stop, since, line) = course.keys.stop else { return nil }
        defer { script = course }
        guard isSo(stop, &course, now: now) else {
            if now - since > ScriptCourse.patience {
                complaint = Failure(
                    "\(course.keys.file):\(line): this hasn't come within a minute; look at the screen by a screenshot before it.")
                ending = .error
            }
            return now + ScriptCourse.interval
        }
        course.stillSince = nil
        course.keys.goOn(at: now)
        return now
    }

    private func isSo(_ stop: KeyScript.Stop, _ course: inout ScriptCourse, now: HostTime) -> Bool {
        switch stop {
        case .film: return flow.playback.state == .running && flow.playback.scanOut.shownTime != nil
        case .still:
            guard isStill(now: now) else {
                course.stillSince = nil
                return false
            }
            course.stillSince = course.stillSince ?? now
            return course.stillSince.map { now - $0 >= ScriptCourse.stillness } ?? false
        case .screenshot(let path):
            guard let shot = course.shot else {
                course.shot = takeScreenshot(to: path)
                return false
            }
            guard shot.isSet.load(ordering: .acquiring) else { return false }
            course.shot = nil
            return true
        }
    }

    /// Nothing more is to come, nothing moves, and the screen shows all of it.
    private func isStill(now: HostTime) -> Bool {
        switch flow.playback.state {
        case .idle, .paused, .ended, .failed: break
        case .loading, .filling, .running: return false
        }
        if club != nil || chosen?.isAwaited == true || counter?.isBusy == true || pictures?.isComplete == false { return false }
        guard face.isUpToDate, face.nextDeadline(after: now).map({ $0 - now > ScriptCourse.motion }) ?? true else { return false }
        return flow.playback.scanOut.overlayFlip.map { $0.serial >= shown } ?? false
    }

    private func takeScreenshot(to path: String) -> ScriptCourse.Flag {
        let flag = ScriptCourse.Flag()
        let take = display.screenshot
        let scanOut = flow.playback.scanOut
        screenshotWriter.write(to: path) {
            defer { flag.isSet.store(true, ordering: .releasing) }
            return take { scanOut.overlayChanged() }
        }
        return flag
    }
}
