@main struct ClubService {
    static func main() {}
}
