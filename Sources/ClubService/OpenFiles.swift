import Glibc

/// How many files and connections this process may have open.
enum OpenFiles {
    /// As many as the machine's owner allows: most begin with 1,024, which a thousand boxes use up.
    static func allowMost() {
        var limit = rlimit()
        // 7 is RLIMIT_NOFILE, whose type differs between releases of glibc. Source: asm-generic/resource.h.
        guard getrlimit(7, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(7, &limit)
    }
}
