@main struct Lanterne {
    static func main() {}
}
