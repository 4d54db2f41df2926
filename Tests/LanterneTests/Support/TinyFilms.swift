import Glibc
import LinuxIO
import TestSupport

/// Four seconds of 128 × 72 at 24 pictures a second with a tone, in every container that these tests break: made once by ffmpeg.
enum TinyFilms {
    static let isPossible = Program.hasTool("ffmpeg")
    static let pictures = 96

    /// The folder that holds them. The number changes with the recipe.
    static let folder = KeptFilms.folder("tiny-films", 7, recipe: recipe)

    static func bytes(_ name: String) throws -> [UInt8] { try Files.read("\(folder)/\(name)") }

    private static let recipe = """
        picture=(-f lavfi -i testsrc2=s=128x72:r=24:d=4)
        sound=(-f lavfi -i 'sine=f=440:r=48000:d=4,pan=stereo|c0=c0|c1=c0')
        x264=(-c:v libx264 -preset veryfast -g 24 -keyint_min 24 -sc_threshold 0 -bf 2 -pix_fmt yuv420p)
        aac=(-c:a aac -b:a 64k)
        make() { ffmpeg -nostdin -v error "$@"; }
        make "${picture[@]}" "${sound[@]}" "${x264[@]}" "${aac[@]}" -movflags +faststart film.mp4
        make -i film.mp4 -c copy film.ts
        make -i film.mp4 -c copy -t 2 -output_ts_offset 1000 later.ts
        make -i film.mp4 -c copy -t 2 again.ts
        make -i film.mp4 -c copy film.mkv
        make -i film.mp4 -c copy -an silent.mp4
        make -i film.mp4 -c copy -vn blind.mp4
        hls=(-f hls -hls_time 1 -hls_playlist_type vod -hls_flags independent_segments)
        mkdir fmp4 ts later
        make -i film.mp4 -c copy "${hls[@]}" -hls_segment_type fmp4 -hls_fmp4_init_filename init.mp4 -hls_segment_filename fmp4/s%d.m4s fmp4/index.m3u8
        make -i film.mp4 -c copy "${hls[@]}" -hls_segment_filename ts/s%d.ts ts/index.m3u8
        make -i film.mp4 -c copy "${hls[@]}" -output_ts_offset 1000 -hls_segment_filename later/s%d.ts later/index.m3u8
        dash=(-i film.mp4 -c copy -f dash -seg_duration 1 -adaptation_sets 'id=0,streams=v id=1,streams=a')
        mkdir dash
        make "${dash[@]}" -use_timeline 0 -init_seg_name 't$RepresentationID$.mp4' -media_seg_name 't$RepresentationID$-$Number$.m4s' dash/template.mpd
        make "${dash[@]}" -use_timeline 1 -init_seg_name 'l$RepresentationID$.mp4' -media_seg_name 'l$RepresentationID$-$Time$.m4s' dash/timeline.mpd
        # The muxer counts the sound's priming in the file's name, and not in the manifest.
        [ -e dash/l1-0.m4s ] || mv dash/l1--*.m4s dash/l1-0.m4s
        # Forty seconds, to be published little by little.
        mkdir stream
        make -f lavfi -i testsrc2=s=128x72:r=24:d=40 -f lavfi -i 'sine=f=440:r=48000:d=40,pan=stereo|c0=c0|c1=c0' "${x264[@]}" "${aac[@]}" long.mp4
        make -i long.mp4 -c copy -f dash -seg_duration 1 -use_timeline 0 -adaptation_sets 'id=0,streams=v id=1,streams=a' \
            -init_seg_name '$RepresentationID$.mp4' -media_seg_name '$RepresentationID$-$Number$.m4s' stream/stream.mpd
        rm long.mp4
        # The same pictures with two sounds, which the tone tells apart.
        mkdir voices
        make -i film.mp4 -c copy -an "${hls[@]}" -hls_segment_type fmp4 -hls_fmp4_init_filename v.mp4 -hls_segment_filename voices/v%d.m4s voices/v.m3u8
        for tone in 440 880; do
            make -f lavfi -i "sine=f=$tone:r=48000:d=4,pan=stereo|c0=c0|c1=c0" "${aac[@]}" "${hls[@]}" -hls_segment_type fmp4 \
                -hls_fmp4_init_filename a$tone.mp4 -hls_segment_filename voices/a$tone-%d.m4s voices/a$tone.m3u8
        done
        printf '%s\\n' '#EXTM3U' '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="Français",LANGUAGE="fr",DEFAULT=YES,URI="a440.m3u8"' \
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="English",LANGUAGE="en",URI="a880.m3u8"' \
            '#EXT-X-STREAM-INF:BANDWIDTH=400000,AUDIO="s"' v.m3u8 >voices/all.m3u8
        make "${dash[@]}" -single_file 1 -global_sidx 1 -single_file_name 'f$RepresentationID$.mp4' dash/files.mpd
        """
}
