import Club
import Crypto
import Store

/// One call that changes a store.
enum StoreDeed {
    case replaceEntitlements([Entitlement])
    case update(Entitlement)
    case firstPlay(PlayReceipt)
    case addReceipt(PlayReceipt)
    case removeReceipt(String)
    case record(ResumePosition)
    case mergePositions([ResumePosition])
    case markPositions([ResumePosition])
    case recordFavourite(Favourite)
    case mergeFavourites([Favourite])
    case markFavourites([Favourite])
    case prepare(Set<BoxStore.PartDigest>)
    case keepPart([UInt8])
    case show(BoxStore.Root)
    case index(ClubEdition)
    case set(BoxStore.ValueName, [UInt8]?)
    case erase

    func perform(on store: BoxStore) throws(BoxStoreError) {
        switch self {
        case .replaceEntitlements(let entitlements): try store.replaceEntitlements(entitlements)
        case .update(let entitlement): try store.update(entitlement)
        case .firstPlay(let receipt): try store.recordFirstPlay(receipt)
        case .addReceipt(let receipt): try store.add(receipt)
        case .removeReceipt(let id): try store.removeReceipt(id)
        case .record(let position): try store.record(position)
        case .mergePositions(let positions): try store.merge(positions)
        case .markPositions(let positions): try store.markSent(positions)
        case .recordFavourite(let favourite): try store.record(favourite)
        case .mergeFavourites(let favourites): try store.merge(favourites)
        case .markFavourites(let favourites): try store.markSent(favourites)
        case .prepare(let parts): _ = try store.prepare(for: parts)
        case .keepPart(let bytes): try store.keepPart(bytes, digest: partDigest(bytes))
        case .show(let root): try store.show(root)
        case .index(let edition):
            try store.index(edition, of: BoxStore.Root(bytes: Array("\(edition.sequence)".utf8), tag: nil, parts: []))
        case .set(let name, let bytes): try store.set(bytes, for: name)
        case .erase: try store.eraseViewer()
        }
    }
}

/// SHA-256 has 32 bytes always.
func partDigest(_ bytes: [UInt8]) -> BoxStore.PartDigest {
    guard let digest = BoxStore.PartDigest(Digest.sha256(bytes)) else { preconditionFailure("a digest has 32 bytes") }
    return digest
}
