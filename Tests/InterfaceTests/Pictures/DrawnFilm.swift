import Media

/// A picture of a film that is hard on captions: dark sky above, a lit window, and a bright street of snow below.
enum DrawnFilm {
    static func draw(on canvas: any Canvas) {
        // In flat colours, so that it is small as a file.
        for band in 0..<24 {
            let share = Double(band) / 23
            let color = Color(red: 0.03 + 0.16 * share, green: 0.05 + 0.17 * share, blue: 0.16 + 0.24 * share)
            canvas.fill(DesignRect(x: 0, y: Double(band) * 35, width: 1920, height: 35), color: color, cornerRadius: 0)
        }
        canvas.fill(DesignRect(x: 1480, y: 90, width: 150, height: 150), color: Color(0xf4ecd0), cornerRadius: 75)
        let roofs: [(x: Double, y: Double, width: Double)] = [(60, 380, 340), (330, 460, 280), (1180, 330, 300), (1430, 420, 360)]
        for house in roofs {
            canvas.fill(DesignRect(x: house.x, y: house.y, width: house.width, height: 460), color: Color(0x1c1820), cornerRadius: 0)
            canvas.fill(
                polygon: [
                    (house.x - 24, house.y), (house.x + house.width / 2, house.y - 130), (house.x + house.width + 24, house.y),
                ], color: Color(0x2b2430))
            for column in 0..<2 {
                for row in 0..<2 {
                    let window = DesignRect(
                        x: house.x + 50 + Double(column) * (house.width - 170), y: house.y + 50 + Double(row) * 150, width: 70, height: 90)
                    canvas.fill(window, color: (column + row) % 2 == 0 ? Color(0xffc45c) : Color(0x120f14), cornerRadius: 4)
                }
            }
        }
        canvas.fill(
            polygon: [(0, 800), (420, 740), (900, 790), (1400, 750), (1920, 810), (1920, 1080), (0, 1080)], color: Color(0xeef3f8))
        canvas.fill(polygon: [(620, 1080), (860, 790), (1000, 790), (1320, 1080)], color: Color(0xb9c4d2))
        // A lantern.
        canvas.fill(DesignRect(x: 930, y: 430, width: 14, height: 390), color: Color(0x101014), cornerRadius: 0)
        canvas.fill(polygon: [(905, 430), (969, 430), (957, 340), (917, 340)], color: Color(0xffd98a))
        canvas.fill(polygon: [(895, 340), (979, 340), (937, 300)], color: Color(0x101014))
    }
}
