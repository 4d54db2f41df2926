/// Makes absolute addresses of relative ones. Source: RFC 3986 §5.2, by its own algorithm and its own component split (appendix B).
public enum URLReference {
    /// Resolves a reference against an absolute base.
    ///
    /// Bytes that no address may hold (blanks, quotes, anything outside ASCII) come out percent-encoded in path and query, since
    /// playlists written by hand do hold them.
    ///
    /// - Returns: nil where neither has a scheme.
    public static func resolve(_ reference: String, against base: String) -> String? {
        resolve(Array(reference.utf8)[...], against: Base(base))
    }

    /// A base address, split once for many references.
    struct Base {
        let components: Components

        init(_ url: String) {
            components = Components(Array(url.utf8)[...])
        }
    }

    static func resolve(_ reference: ArraySlice<UInt8>, against base: Base) -> String? {
        var target = Components(reference)
        let base = base.components
        if target.scheme != nil {
            target.path = removeDotSegments(target.path)
        } else {
            guard let scheme = base.scheme else { return nil }
            if target.authority != nil {
                target.path = removeDotSegments(target.path)
            } else {
                if target.path.isEmpty {
                    target.path = base.path
                    target.query = target.query ?? base.query
                } else if target.path.first == UInt8(ascii: "/") {
                    target.path = removeDotSegments(target.path)
                } else {
                    target.path = removeDotSegments(merge(target.path, with: base))
                }
                target.authority = base.authority
            }
            target.scheme = scheme
        }
        return target.recomposed
    }

    /// The five parts of an address; nil is "absent", which differs from "empty" (§5.3).
    struct Components {
        var scheme: ArraySlice<UInt8>?
        var authority: ArraySlice<UInt8>?
        var path: ArraySlice<UInt8>
        var query: ArraySlice<UInt8>?
        var fragment: ArraySlice<UInt8>?

        init(_ text: ArraySlice<UInt8>) {
            var rest = text
            if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
                fragment = rest[(hash + 1)...]
                rest = rest[..<hash]
            }
            if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
                query = rest[(mark + 1)...]
                rest = rest[..<mark]
            }
            if let colon = rest.firstIndex(where: { !Self.isSchemeByte($0) }), rest[colon] == UInt8(ascii: ":"),
                let first = rest.first, Self.isLetter(first)
            {
                scheme = rest[..<colon]
                rest = rest[(colon + 1)...]
            }
            if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
                rest = rest.dropFirst(2)
                let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                authority = rest[..<end]
                rest = rest[end...]
            }
            path = rest
        }

        var recomposed: String {
            var out: [UInt8] = []
            out.reserveCapacity(path.count + (authority?.count ?? 0) + (query?.count ?? 0) + 16)
            if let scheme {
                out += scheme
                out.append(UInt8(ascii: ":"))
            }
            if let authority {
                out += [UInt8(ascii: "/"), UInt8(ascii: "/")]
                out += authority
            }
            Self.append(path, to: &out)
            if let query {
                out.append(UInt8(ascii: "?"))
                Self.append(query, to: &out)
            }
            if let fragment {
                out.append(UInt8(ascii: "#"))
                Self.append(fragment, to: &out)
            }
            return String(decoding: out, as: UTF8.self)
        }

        private static func append(_ part: ArraySlice<UInt8>, to out: inout [UInt8]) {
            let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
            for byte in part {
                if mustBeEncoded(byte) {
                    out.append(UInt8(ascii: "%"))
                    out.append(digits[Int(byte >> 4)])
                    out.append(digits[Int(byte & 15)])
                } else {
                    out.append(byte)
                }
            }
        }

        private static func mustBeEncoded(_ byte: UInt8) -> Bool {
            switch byte {
            case 0...0x20, 0x7F...: true
            case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"),
                UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
                true
            default: false
            }
        }

        private static func isLetter(_ byte: UInt8) -> Bool {
            (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        }

        private static func isSchemeByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: isLetter(byte)
            }
        }
    }

    /// §5.2.3: the reference's path in the place of the base path's last segment.
    private static func merge(_ path: ArraySlice<UInt8>, with base: Components) -> ArraySlice<UInt8> {
        if base.authority != nil, base.path.isEmpty { return [UInt8(ascii: "/")] + path }
        guard let slash = base.path.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return base.path[...slash] + path
    }

    /// §5.2.4, with the output as the stack: each step appends one segment or takes one off, so that it is linear.
    private static func removeDotSegments(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var output: [UInt8] = []
        output.reserveCapacity(path.count)
        var rest = path
        // Steps A and D: dot segments at the front of a relative path go.
        while true {
            if rest.starts(with: [dot, dot, slash]) {
                rest = rest.dropFirst(3)
            } else if rest.starts(with: [dot, slash]) {
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        if rest.elementsEqual([dot]) || rest.elementsEqual([dot, dot]) { return [] }
        while !rest.isEmpty {
            let searchFrom = rest.index(after: rest.startIndex)
            let end = rest[searchFrom...].firstIndex(of: slash) ?? rest.endIndex
            let segment = rest[..<end]
            rest = rest[end...]
            if segment.elementsEqual([slash, dot]) {
                // Step B: "/." goes; a last one leaves its slash.
                if rest.isEmpty { output.append(slash) }
            } else if segment.elementsEqual([slash, dot, dot]) {
                // Step C: "/.." takes the segment before it too.
                output.removeSubrange((output.lastIndex(of: slash) ?? 0)...)
                if rest.isEmpty { output.append(slash) }
            } else {
                output += segment
            }
        }
        return output[...]
    }
}
