import Club
@testable import Interface

/// The same, of a box that speaks for an account, with a code below the letters.
///
/// - Parameter written: What the telephone wrote.
func withSlate(_ model: InterfaceModel, written: String?) -> InterfaceModel {
    var model = model
    model.club.account = .paired
    _ = model.wake(at: instant(0))
    // As large as that of an address of usual length.
    model.club.slate = .init(
        picture: QRPicture(side: 29, runs: DemoClub.code.runs), expires: .distantFuture,
        written: written.map { .init(text: $0, revision: 1) })
    _ = model.wake(at: instant(0))
    return model
}
