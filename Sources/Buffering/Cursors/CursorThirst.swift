import Media

// Whether a reader waits for bytes: then whoever brings them is to blame that nothing comes of it, and else whoever reads.

extension SegmentCursor {
    /// Whether what was brought so far has all been read, and the film goes on.
    ///
    /// - Thread: any.
    public var isDry: Bool {
        store.state.withLock { state in
            let cursor = state.cursors[self.id]
            guard !cursor.runs.isEmpty else { return !cursor.isFinished }
            for (number, run) in cursor.runs.enumerated() {
                let first = number == 0 && cursor.isOpen ? cursor.keyIndex : 0
                for index in run.keys.indices[min(first, run.keys.count)...] {
                    let offset = number == 0 && index == cursor.keyIndex ? cursor.offset : 0
                    guard let resource = state.resources[run.keys[index]] else { return true }
                    if resource.length > offset { return false }
                    switch resource.progress {
                    case .arriving: return true
                    case .failed: return false
                    case .complete: continue
                    }
                }
            }
            return !cursor.isFinished
        }
    }
}

extension ChunkCursor {
    /// Whether what was brought so far has all been read, and the file goes on.
    ///
    /// - Thread: any.
    public var isDry: Bool { bytesAhead == 0 && length.map { offset < $0 } ?? true }
}
