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
        if let background = box.background, background.alpha > 0 {
            scene.add(.fill(background.faded(box.opacity), cornerRadius: 0), whole)
        }
        let inner = DesignRect(
            x: whole.x + box.padding.left * picture.width, y: whole.y + box.padding.top * picture.height,
            width: max(0, whole.width - (box.padding.left + box.padding.right) * picture.width),
            height: max(0, whole.height - (box.padding.top + box.padding.bottom) * picture.height))
        var blocks: [Block] = []
        for cue in cues {
            switch cue.content {
            case .image: placeImage(cue, in: inner)
            case .text(let spans):
                guard spans.contains(where: { !$0.text.isEmpty }) else { continue }
                blocks.append(block(faded(spans, box.opacity), cue.paragraph, box, inner))
            }
        }
        if box.writing == .horizontal { stack(blocks, in: inner, box.alignment) } else { stackColumns(blocks, in: inner, box) }
    }

    private func block(_ spans: [CueSpan], _ paragraph: ParagraphStyle, _ box: CueBox, _ inner: DesignRect) -> Block {
        var words = text.text(spans, paragraph, writing: box.writing)
        let length = words.isVertical ? inner.height : inner.width
        var side: TextAlignment?
        if let rows = paragraph.rowAlignment, rows != paragraph.alignment {
            side = words.alignment
            words.alignment = CaptionText.alignment(rows, paragraph.direction)
        }
        return Block(words: words, size: measure(words, length), side: side, background: paragraph.background)
    }

    private mutating func stack(_ blocks: [Block], in inner: DesignRect, _ alignment: BoxAlignment) {
        let total = blocks.reduce(0) { $0 + $1.size.height }
        var y: Double =
            switch alignment {
            case .before: inner.y
            case .center: inner.y + (inner.height - total) / 2
            case .after: inner.y + inner.height - total
            }
        // What an author's letters of another size would push off the screen is brought back.
        y = max(picture.y, min(y, picture.y + picture.height - total))
        for block in blocks {
            let row = DesignRect(x: inner.x, y: y, width: inner.width, height: block.size.height)
            if let background = block.background, background.alpha > 0 { scene.add(.fill(background, cornerRadius: 0), row) }
            var rect = row
            if let side = block.side {
                rect.width = min(row.width, block.size.width.rounded(.up) + 1)
                let rest = row.width - rect.width
                rect.x += side == .leading ? 0 : side == .center ? rest / 2 : rest
            }
            scene.add(.caption(block.words), rect)
            y += block.size.height
        }
    }

    /// Vertical text: the first column is at the right, or at the left.
    private mutating func stackColumns(_ blocks: [Block], in inner: DesignRect, _ box: CueBox) {
        let total = blocks.reduce(0) { $0 + $1.size.width }
        let isLeftward = box.writing == .verticalRightToLeft
        let space: Double =
            switch box.alignment {
            case .before: 0
            case .center: (inner.width - total) / 2
            case .after: inner.width - total
            }
        var x = isLeftward ? inner.x + inner.width - space : inner.x + space
        for block in blocks {
            if isLeftward { x -= block.size.width }
            let rect = DesignRect(x: x, y: inner.y, width: block.size.width, height: inner.height)
            if let background = block.background, background.alpha > 0 { scene.add(.fill(background, cornerRadius: 0), rect) }
            scene.add(.caption(block.words), rect)
            if !isLeftward { x += block.size.width }
        }
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
