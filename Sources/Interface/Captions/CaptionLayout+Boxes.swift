import Captions
import Media

// In TTML's boxes. Source: TTML2 §10.2 (origin, extent, displayAlign, padding, wrapOption), IMSC 1.2 §8 (multiRowAlign).
extension CaptionLayout {
    /// One paragraph in a box.
    private struct Block {
        var words: StyledText
        /// Of all its lines.
        var size: DesignSize
        /// To which side the lines together keep; nil: they fill the box's width, and each keeps to its own.
        var side: TextAlignment?
        var background: Color?
    }

    /// - Parameter cues: All that stand in it, in the order in which they follow each other.
    mutating func placeInBox(_ box: CueBox, _ cues: [Cue]) {
        let whole = DesignRect(
            x: picture.x + box.x * picture.width, y: picture.y + box.y * picture.height, width: box.width * picture.width,
            height: box.height * picture.height)
        let ground = text.appearance.ground(box.background)
        let inner = DesignRect(
            x: whole.x + box.padding.left * picture.width, y: whole.y + box.padding.top * picture.height,
            width: max(0, whole.width - (box.padding.left + box.padding.right) * picture.width),
            height: max(0, whole.height - (box.padding.top + box.padding.bottom) * picture.height))
        var blocks: [Block] = []
        var images: [(image: CueImage, rect: DesignRect)] = []
        for cue in cues {
            switch cue.content {
            case .image(let image, _) where box.isFilled: images.append((image, inner))
            case .image: if let placed = Self.place(cue, in: inner) { images.append(placed) }
            case .text(let spans):
                guard spans.contains(where: { !$0.text.isEmpty }) else { continue }
                blocks.append(block(faded(spans, box.opacity), cue.paragraph, box, inner, hasGround: box.background != nil))
            }
        }
        let columns = box.writing == .horizontal ? nil : self.columns(blocks, in: inner, box)
        let rows = columns == nil ? self.rows(blocks, in: inner, box.alignment) : []
        // All of a box gives way together to what stands in front of the film.
        var taken = (columns ?? rows).map(\.rect) + images.map(\.rect)
        if ground != nil { taken.append(whole) }
        let move = giveWay(taken)
        if let ground { scene.add(.fill(ground.faded(box.opacity), cornerRadius: 0), whole.moved(down: move)) }
        for (image, rect) in images { scene.add(.image(image), rect.moved(down: move)) }
        for (block, rect) in columns ?? rows { add(block, rect.moved(down: move)) }
    }

    /// By how much a box has to be moved, downward or (negative) upward.
    private func giveWay(_ taken: [DesignRect]) -> Double {
        guard let top = taken.map(\.y).min(), let bottom = taken.map({ $0.y + $0.height }).max() else { return 0 }
        let (least, most) = limits
        if bottom > most { return max(most - bottom, least - top) }
        return top < least ? min(least - top, most - bottom) : 0
    }

    private func block(_ spans: [CueSpan], _ paragraph: ParagraphStyle, _ box: CueBox, _ inner: DesignRect, hasGround: Bool) -> Block {
        var words = text.text(spans, paragraph, writing: box.writing, hasGround: hasGround)
        let length = words.isVertical ? inner.height : inner.width
        var side: TextAlignment?
        if let rows = paragraph.rowAlignment, rows != paragraph.alignment {
            side = words.alignment
            words.alignment = CaptionText.alignment(rows, paragraph.direction)
        }
        return Block(words: words, size: measure(words, length), side: side, background: text.appearance.ground(paragraph.background))
    }

    /// - Parameter row: As wide as its place.
    private mutating func add(_ block: Block, _ row: DesignRect) {
        if let background = block.background { scene.add(.fill(background, cornerRadius: 0), row) }
        var rect = row
        if let side = block.side, !block.words.isVertical {
            rect.width = min(row.width, block.size.width.rounded(.up) + 1)
            let rest = row.width - rect.width
            rect.x += side == .leading ? 0 : side == .center ? rest / 2 : rest
        }
        scene.add(.caption(block.words), rect)
    }

    private func rows(_ blocks: [Block], in inner: DesignRect, _ alignment: BoxAlignment) -> [(block: Block, rect: DesignRect)] {
        let total = blocks.reduce(0) { $0 + $1.size.height }
        var y: Double =
            switch alignment {
            case .before: inner.y
            case .center: inner.y + (inner.height - total) / 2
            case .after: inner.y + inner.height - total
            }
        // What an author's letters of another size would push off the screen is brought back.
        y = max(picture.y, min(y, picture.y + picture.height - total))
        var rows: [(block: Block, rect: DesignRect)] = []
        for block in blocks {
            rows.append((block, DesignRect(x: inner.x, y: y, width: inner.width, height: block.size.height)))
            y += block.size.height
        }
        return rows
    }

    /// Vertical text: the first column is at the right, or at the left.
    private func columns(_ blocks: [Block], in inner: DesignRect, _ box: CueBox) -> [(block: Block, rect: DesignRect)] {
        let total = blocks.reduce(0) { $0 + $1.size.width }
        let isLeftward = box.writing == .verticalRightToLeft
        let space: Double =
            switch box.alignment {
            case .before: 0
            case .center: (inner.width - total) / 2
            case .after: inner.width - total
            }
        var x = isLeftward ? inner.x + inner.width - space : inner.x + space
        var columns: [(block: Block, rect: DesignRect)] = []
        for block in blocks {
            if isLeftward { x -= block.size.width }
            columns.append((block, DesignRect(x: x, y: inner.y, width: block.size.width, height: inner.height)))
            if !isLeftward { x += block.size.width }
        }
        return columns
    }

    private func faded(_ spans: [CueSpan], _ opacity: Double) -> [CueSpan] {
        guard opacity < 1 else { return spans }
        return spans.map { span in
            var span = span
            span.style.opacity *= opacity
            return span
        }
    }
}
