# The stages of soak, and its page. Sourced after steps.sh.

# Pictures a second.
rates=(24000/1001 24 25 30000/1001 30 50 60000/1001 60)
minutes=10

# rates_part N[_D]: one film, whole. Virtual time: on any host the same, and never a statement about speed.
rates_part() {
    local rate=${1//_/\/} film=$films/$1.mp4 out=$done_here/$1 status=0 group pictures
    what="$minutes min at $rate/s on 60 Hz, virtual time"
    [ -n "$kernel_name" ] || { verdict=skipped figures="no test kernel"; return 0; }
    group=$(awk "BEGIN { printf \"%d\", 2 * $rate + 0.5 }")
    if [ ! -f "$film" ]; then
        ffmpeg -v error -y -f lavfi -i "testsrc2=size=320x180:rate=$rate" -f lavfi -i sine=frequency=1000:sample_rate=48000 -t $((minutes * 60)) \
            -c:v libx264 -preset ultrafast -g "$group" -pix_fmt yuv420p -c:a aac -b:a 96k -movflags +faststart "$film.part.mp4"
        mv "$film.part.mp4" "$film"
    fi
    pictures=$(ffprobe -v error -select_streams v -show_entries stream=nb_frames -of csv=p=0 "$film")
    rm -rf "$out"
    # The script is for the machine's shell, which fills in its own variables.
    # shellcheck disable=SC2016
    "$here/kernel/run" -v -t 900 -o "$out" -- bash -c \
        'export TMPDIR=$OUT; exec "$0" play "$1" --display kms --audio alsa:hw:0,0 --report "$OUT/report.json"' "$program" "$film" \
        >"$out.said" 2>&1 || status=$?
    if [ "$status" -ne 0 ] || [ ! -f "$out/report.json" ]; then
        figures="status $status: $(tail -n 2 "$out.said" | head -n 1)"
        return 0
    fi
    figures=$(jq -r --argjson pictures "$pictures" '"\(.frames.presented) of \($pictures) pictures shown, \(.frames.dropped) dropped, \(.frames.repeated) repeated, " +
        "\(.frames.late) late, \(.audio.xruns) xruns, \(.rebuffers | length) stalls; A/V p99 \(.avSync.p99Ms) ms, max \(.avSync.maxMs) ms, " +
        "phase \(.avSync.phaseMs) ms; peak \(.process.peakRssBytes / 1048576 | round) MiB; ended: \(.ended)"' "$out/report.json")
    # No rate here exceeds the screen's 60 Hz: nothing need be dropped. Repeats are the arithmetic of a rate just under it, and are stated only.
    jq -e --argjson pictures "$pictures" '.ended == "end" and .audio.xruns == 0 and .frames.dropped == 0 and (.rebuffers | length) == 0
        and .frames.presented == $pictures and .avSync.p99Ms <= 5' "$out/report.json" >/dev/null && verdict=pass
    return 0
}

# kills_part SEED: 25 films ended and 25 started anew on one machine. Real time, for in virtual time a signal comes only while everything waits.
kills_part() {
    local film=$films/24.mp4 out=$done_here/kills-$1 status=0 shown slowest kinds
    what="25 × SIGKILL, SIGTERM or SIGSEGV within 1.2 s of the start, seed $1, real time"
    [ -n "$kernel_name" ] || { verdict=skipped figures="no test kernel"; return 0; }
    [ -f "$film" ] || { verdict=skipped figures="its film is made by rates"; return 0; }
    rm -rf "$out"
    # shellcheck disable=SC2016
    "$here/kernel/run" -t 600 -o "$out" -- bash -c '
        export TMPDIR=$OUT SWIFT_BACKTRACE=enable=no
        play() { exec "$program" play "$film" --display kms --audio alsa:hw:0,0 "$@"; }
        program=$0 film=$1 RANDOM=$2
        for round in {1..25}; do
            signals=(KILL TERM SEGV)
            signal=${signals[RANDOM % 3]}
            after=$((RANDOM % 1200))
            play >/dev/null 2>&1 &
            sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
            kill -$signal $!
            wait $!
            ended=$?
            (play --for 4 --report "$OUT/$round.json") >"$OUT/$round.txt" 2>&1
            echo "round $round $signal $after $ended $?"
        done' "$program" "$film" "$1" >"$out.said" 2>&1 || status=$?
    shown=$(cat "$out"/*.json 2>/dev/null | jq -s '[.[] | select(.frames.presented > 0 and .startup.firstFrameMs != null and (.errors | length) == 0)] | length')
    slowest=$(cat "$out"/*.json 2>/dev/null | jq -s 'map(.startup.firstFrameMs // 0) | max | round')
    kinds=$(tr -d '\r' <"$out.said" | awk '$1 == "round" { n[$3]++ } END { printf "%d KILL, %d TERM, %d SEGV", n["KILL"], n["TERM"], n["SEGV"] }')
    figures="$kinds; $shown of 25 next starts showed a picture, the slowest after $slowest ms"
    # Each next start ends with 0 too.
    if [ "$status" -eq 0 ] && [ "$shown" -eq 25 ] && [ "$(tr -d '\r' <"$out.said" | grep -c '^round .* 0$')" -eq 25 ]; then verdict=pass; fi
    return 0
}

# services_part NAME, as `parts services` lists them: what every change has with a few kills, with a hundred.
services_part() {
    local suite log=$done_here/services-$1.log
    case $1 in
    instances) suite=KilledServiceTests/two ;;
    alone) suite=KilledServiceTests/one ;;
    *) suite=CrashTests/kills ;;
    esac
    what="100 × SIGKILL amid customers ($suite), real time"
    quietly swift build --build-tests "${build_flags[@]}" || { figures="it does not build"; return 0; }
    if LANTERNE_KILLS=100 timeout --kill-after 30 1800 swift test "${build_flags[@]}" --skip-build --filter "$suite" >"$log" 2>&1; then
        # A machine without PostgreSQL passes over what needs it, which is no pass.
        if grep -q 'skipped' "$log"; then verdict=skipped figures="no PostgreSQL"; else verdict=pass figures="nothing lost, nothing doubled"; fi
    else
        figures="failed: $log"
    fi
}

# parsers_part NAME, as `parts parsers` lists them: the suites' own fuzzing, from new seeds each time round, for ten minutes.
parsers_part() {
    local suite ended=$((SECONDS + 600)) round=0 log=$done_here/parsers-$1.log
    case $1 in
    manifests) suite=ManifestFuzzTests/mutations ;;
    indexes) suite=ManifestFuzzTests/indexes ;;
    markup) suite=MarkupFuzzTests/mutations ;;
    webvtt) suite=CaptionFuzzTests/webVTT ;;
    ttml) suite=TTMLFuzzTests/mutations ;;
    subrip) suite=CaptionFuzzTests/subRip ;;
    substation) suite=CaptionFuzzTests/subStation ;;
    scripts) suite=ScriptFuzzTests ;;
    broadcast) suite=DigitalCaptionTests/fuzz ;;
    timedtext) suite=TimedTextTests/fuzz ;;
    vobsub) suite=VobSubFileTests/fuzz ;;
    userdata) suite=PictureUserDataTests/fuzz ;;
    bitmaps) suite=CaptionMeetingTests/fuzz ;;
    marks) suite=MarkFuzzTests ;;
    stills) suite=StillFuzzTests ;;
    containers) suite=MalformedTests ;;
    fragments) suite=ProtectionTests.FragmentTests/fuzz ;;
    licences) suite=LicenceTests/fuzz ;;
    units) suite=LicenceTests/units ;;
    clubs) suite=ClubFuzzTests ;;
    signatures) suite=SignedRequestTests/fuzz ;;
    feeds) suite=FeedFuzzTests ;;
    requests) suite=RequestReaderTests/fuzz ;;
    probes) suite=FilmProbeTests/fuzz ;;
    segments) suite=SegmentLockTests/fuzz ;;
    *) suite=PlaylistFuzzTests ;;
    esac
    what="fuzzing of $1 ($suite), 10 min"
    quietly swift build --build-tests "${build_flags[@]}" || { figures="it does not build"; return 0; }
    while [ $SECONDS -lt $ended ]; do
        round=$((round + 1))
        if ! LANTERNE_FUZZ_ALONE=1 LANTERNE_FUZZ_SEED=$((round * 1000003)) LANTERNE_FUZZ_SECONDS=30 swift test "${build_flags[@]}" --skip-build --filter "$suite" >"$log" 2>&1; then
            figures="round $round (LANTERNE_FUZZ_SEED=$((round * 1000003))) failed: $log"
            return 0
        fi
    done
    verdict=pass figures="$round rounds, none failed"
}

# suite_part: the same tests again and again: a test that fails once in twenty is found here.
suite_part() {
    local round times=20 bad=0 log=$done_here/suite
    what="every test, $times times"
    quietly swift build --build-tests "${build_flags[@]}" || { figures="it does not build"; return 0; }
    for ((round = 1; round <= times; round++)); do
        timeout --kill-after 30 1500 swift test "${build_flags[@]}" --skip-build >"$log-$round.log" 2>&1 || bad=$((bad + 1))
    done
    figures="$bad of $times runs failed"
    if [ "$bad" -eq 0 ]; then verdict=pass; else figures="$figures: $log-N.log"; fi
}

# write_page: what is known at this commit, all stages of it.
write_page() {
    local stage part
    page=$here/results/$(date -u +%F).md
    {
        echo "# Soak, $(date -u +%F)"
        echo
        echo "Written by \`board/emulator/soak\`; what each stage is, its \`--help\` says. Commit $commit; $(nproc) cores of $(uname -m), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release),"
        echo "$(swift --version 2>/dev/null | sed -n 's/.*\(Swift version [0-9.]*\).*/\1/p' | head -n 1), $(ffmpeg -version | sed -n '1s/ffmpeg version \([^ ]*\).*/FFmpeg \1/p'); test kernel: ${kernel_name:-none}."
        echo
        echo "| part | what | figures | took | verdict |"
        echo "|---|---|---|---|---|"
        for stage in rates kills services parsers suite; do
            for part in $(parts "$stage"); do
                if [ -f "$done_here/$part.result" ]; then
                    awk -F '\t' -v part="$part" '{ printf "| %s | %s | %s | %d s | %s |\n", part, $2, $3, $4, $1 }' "$done_here/$part.result"
                else
                    echo "| $part | | | | not run |"
                fi
            done
        done
        echo
        echo "Virtual time shows what the program does, never how fast: a film of 320 × 180 that a box could not decode would pass as well. The screen is at 60.00 Hz"
        echo "exactly: at 60000/1001/s one refresh in 1001 shows its picture once more, which the cadence asks for: no repeat. Not run: nothing is known of it at this commit."
    } >"$page.$$"
    mv "$page.$$" "$page"
}
