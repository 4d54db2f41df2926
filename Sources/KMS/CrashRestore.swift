import CDRM

/// Puts the screen back from inside a crash, by a request that was made beforehand and calls that are safe in a signal handler. SIGKILL
/// can't be caught: then the kernel removes our framebuffers with the file and the next program sets its own.
///
/// The only file that may use the header's `lanterne_crash_…`, whose state has one copy for each object file.
enum CrashRestore {
    /// From now until `disarm`, SIGSEGV, SIGILL, SIGBUS, SIGABRT, SIGTRAP and SIGFPE put `state` back and then go to whoever handled them
    /// before. One screen at a time; the caller keeps `state`.
    ///
    /// - Thread: one that is alone in opening and closing displays.
    static func arm(_ state: ScreenState, card: Card, terminal: Int32?) {
        let request = state.request
        lanterne_crash_arm(
            card.descriptor, terminal ?? -1, UInt32(request.count), request.objects, request.ones, request.properties, request.values)
    }

    static func disarm() { lanterne_crash_disarm() }
}
