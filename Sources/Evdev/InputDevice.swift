import CEvdev
import Glibc
import LinuxIO
import Media

/// Why an input device can't be used.
public enum EvdevError: Error, Hashable, Sendable {
    /// Someone else may read it, not we: the `input` group, or root.
    case noPermission(path: String)
    /// It has gone again.
    case vanished(path: String)
    case failed(path: String, operation: String, errno: Int32)
}

extension EvdevError {
    init(_ error: Errno, path: String, operation: String) {
        switch error {
        case .noPermission, .notPermitted: self = .noPermission(path: path)
        case .noEntry, .noDevice: self = .vanished(path: path)
        default: self = .failed(path: path, operation: operation, errno: error.number)
        }
    }
}

/// One `/dev/input/event*`.
///
/// - Thread: control.
final class InputDevice {
    let path: String
    /// As the driver says it; may be empty.
    let name: String
    /// What it can send.
    let keys: KeyBits
    private let file: FileDescriptor

    private init(path: String, name: String, keys: KeyBits, file: consuming FileDescriptor) {
        self.path = path
        self.name = name
        self.keys = keys
        self.file = file
    }

    static func open(_ path: String) throws(EvdevError) -> InputDevice {
        var operation = "open"
        do throws(Errno) {
            let file = try FileDescriptor.open(path, [.readOnly, .nonBlocking])
            operation = "EVIOCGBIT"
            var keys = KeyBits()
            try file.fill(&keys.bytes, by: lanterne_eviocgbit_key(UInt32(KeyBits.byteCount)))
            var name = [UInt8](repeating: 0, count: 256)
            // A device without a name answers ENOENT; it is none the worse for it.
            try? file.fill(&name, by: lanterne_eviocgname(256))
            return InputDevice(path: path, name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self), keys: keys, file: file)
        } catch {
            throw EvdevError(error, path: path, operation: operation)
        }
    }

    var descriptor: Int32 { file.number }

    /// Stamps events on CLOCK_MONOTONIC, like flips and sound.
    func useMonotonicClock() throws(EvdevError) {
        var clock = Int32(CLOCK_MONOTONIC)
        do throws(Errno) {
            try file.control(LANTERNE_EVIOCSCLOCKID, &clock)
        } catch {
            throw EvdevError(error, path: path, operation: "EVIOCSCLOCKID")
        }
    }

    /// Takes the device for ourselves, so that the console behind the film doesn't read the remote; given back when closed.
    func grab() throws(EvdevError) {
        do throws(Errno) {
            try file.control(LANTERNE_EVIOCGRAB, value: 1)
        } catch {
            throw EvdevError(error, path: path, operation: "EVIOCGRAB")
        }
    }

    func keysDown() throws(EvdevError) -> KeyBits {
        var bits = KeyBits()
        do throws(Errno) {
            try file.fill(&bits.bytes, by: lanterne_eviocgkey(UInt32(KeyBits.byteCount)))
        } catch {
            throw EvdevError(error, path: path, operation: "EVIOCGKEY")
        }
        return bits
    }

    /// Gives all raw events that are there.
    func read(_ receive: (input_event) -> Void) throws(EvdevError) {
        let size = MemoryLayout<input_event>.stride
        do throws(Errno) {
            while true {
                let batch: Result<Int?, Errno> = withUnsafeTemporaryAllocation(of: input_event.self, capacity: 64) { events in
                    do throws(Errno) {
                        guard let bytes = try file.read(into: UnsafeMutableRawBufferPointer(events)) else { return .success(nil) }
                        // The kernel gives whole events only.
                        for event in events.prefix(bytes / size) { receive(event) }
                        return .success(bytes / size)
                    } catch {
                        return .failure(error)
                    }
                }
                guard let count = try batch.get(), count > 0 else { return }
            }
        } catch {
            throw EvdevError(error, path: path, operation: "read")
        }
    }
}

extension FileDescriptor {
    /// A request that fills a buffer.
    fileprivate borrowing func fill(_ bytes: inout [UInt8], by request: UInt) throws(Errno) {
        let failure: Errno? = bytes.withUnsafeMutableBytes { buffer in
            do throws(Errno) {
                try control(request, buffer.baseAddress)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}
