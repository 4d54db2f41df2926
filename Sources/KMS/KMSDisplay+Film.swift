import LinuxIO
import Media
import Pixels

// How a film's pictures reach a plane: found out once for each format.
extension KMSDisplay {
    /// Walks down the ladder of plans until the driver takes one. Where that is one with pictures that the film hasn't got, they are asked
    /// for, and the way is made once they are there.
    public func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        guard !isClosed else { throw .failed(operation: "prepare", errno: Errno.noDevice.number) }
        let trial = PlanTrial(
            card: card, format: format, planes: planes, screenPlanes: screenPlanes, background: background.framebuffer(overlay: nil),
            overlay: overlayTargets?.0.framebuffer)
        let usable = overlayTargets == nil ? planes.filter { $0.kind == .primary } : planes
        let plans = VideoPlan.ladder(for: format, screen: screen.size, planes: usable)
        let (plan, refusals) = VideoPlan.choose(plans, kernel: trial)
        report(refusals)
        guard let plan else {
            throw .refused(
                operation: "show \(format.pixelFormat) \(format.size)", property: refusals.last?.aspect?.property,
                errno: refusals.last?.errno ?? Errno.invalid.number)
        }
        let isZeroCopy = allowsZeroCopy && plan.couldBeZeroCopy && canImport(plan, format, trial)
        let pictures = plan.pictures(of: format, isZeroCopy: isZeroCopy)
        let destination = format.letterbox(in: screen.size)
        guard pictures == format else {
            wish = (format, pictures)
            log.write(.info, "kms", "film \(format.pixelFormat) \(format.size) has to come as \(pictures.pixelFormat) \(pictures.size)")
            return VideoPlacement(destination: destination, path: "\(plan)", pictures: pictures)
        }
        guard let plane = planes.first(where: { $0.id == plan.plane }) else {
            throw .failed(operation: "find plane \(plan.plane.value)", errno: Errno.invalid.number)
        }
        let new = try ScanOutPath(
            card: card, plan: plan, format: format, plane: plane, first: try trial.buffer(for: plan), isZeroCopy: isZeroCopy,
            needsBackground: try trial.needsBackground(plan))
        if !plan.isPrimary, !screenPlanes.filmPlanes.contains(where: { $0.plane == plan.plane }) {
            screenPlanes.filmPlanes.append(new.properties)
        }
        path = new
        let origin = wish.flatMap { $0.form == format ? ", made of \($0.format.pixelFormat) \($0.format.size)" : nil } ?? ""
        let words = "\(plan), \(isZeroCopy ? "zero-copy" : "one copy")\(origin)"
        log.write(.info, "kms", "film \(format.pixelFormat) \(format.size) on \(words)")
        return VideoPlacement(destination: destination, path: words, pictures: format)
    }

    /// One line for each reason; the planes that refuse alike are for the curious.
    private func report(_ refusals: [PlanRefusal]) {
        var told: Set<String> = []
        for refusal in refusals {
            let reason = refusal.aspect.map { "because of \($0.property)" } ?? "for no single property"
            let isNew = told.insert("\(refusal.plan.format) \(refusal.plan.scaling) \(reason)").inserted
            log.write(isNew ? .info : .debug, "kms", "refused: \(refusal.plan), \(reason) (\(Errno(refusal.errno)))")
        }
    }

    private func canImport(_ plan: VideoPlan, _ format: VideoFormat, _ trial: PlanTrial) -> Bool {
        guard let obstacle = trial.zeroCopyObstacle(plan, with: plan.pictures(of: format, isZeroCopy: true)) else { return true }
        log.write(.info, "kms", "the decoder's memory can't be shown where it lies: \(obstacle)")
        return false
    }
}
