import CCurl

/// The cookies of all requests, in memory: who gets which is libcurl's to say, by RFC 6265 and the list of public suffixes.
///
/// - Thread: network only; so libcurl needs no locks of ours. It must outlive every handle that uses it.
final class CookieJar {
    /// Once so many bytes were set, what is kept is counted; more than this is no login but an attack, and all of it is thrown away.
    static let bound = 256 << 10
    private let share: UnsafeMutableRawPointer
    private var setSinceCount = 0

    /// - Returns: nil where libcurl has no memory.
    init?() {
        guard let share = curl_share_init() else { return nil }
        self.share = share
        _ = lanterne_curl_share(share, CURL_LOCK_DATA_COOKIE)
        _ = lanterne_curl_share(share, CURL_LOCK_DATA_PSL)
    }

    deinit { curl_share_cleanup(share) }

    func join(_ handle: UnsafeMutableRawPointer) {
        _ = lanterne_curl_set_pointer(handle, CURLOPT_SHARE, share)
        // No file: the engine alone.
        _ = lanterne_curl_set_string(handle, CURLOPT_COOKIEFILE, "")
    }

    /// An answer has set cookies of so many bytes.
    func received(_ bytes: Int, by handle: UnsafeMutableRawPointer) {
        setSinceCount += bytes
        guard setSinceCount > Self.bound else { return }
        setSinceCount = 0
        let kept = lanterne_curl_get_list(handle, CURLINFO_COOKIELIST)
        defer { curl_slist_free_all(kept) }
        var total = 0
        var entry = kept
        while let cookie = entry {
            total += cookie.pointee.data.map { String(cString: $0).utf8.count } ?? 0
            entry = cookie.pointee.next
        }
        if total > Self.bound { _ = lanterne_curl_set_string(handle, CURLOPT_COOKIELIST, "ALL") }
    }
}
