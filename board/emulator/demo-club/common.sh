# What the three films share. Sourced by make-demo-club, which sets $fonts.

# encode SECONDS LABEL FFMPEG-ARGUMENT…: runs ffmpeg and tells how far it is, in tenths.
encode() {
    local seconds=$1 label=$2 shown=-1 started=$SECONDS line tenth log
    shift 2
    log=$(mktemp)
    while read -r line; do
        case $line in
        out_time_us=[0-9]*)
            tenth=$((${line#out_time_us=} / (seconds * 100000)))
            if [ "$tenth" -gt "$shown" ] && [ "$tenth" -le 10 ]; then
                shown=$tenth
                # A log gets one line for each film, a terminal sees it grow.
                [ ! -t 2 ] || printf '\r  %-44s %3d %%' "$label" $((tenth * 10)) >&2
            fi
            ;;
        failed) shown=failed ;;
        esac
    done < <(ffmpeg -hide_banner -nostdin -v error -nostats -progress pipe:1 -y "$@" 2>"$log" || echo failed)
    if [ "$shown" = failed ]; then
        echo >&2
        cat "$log" >&2
        rm -f "$log"
        echo "demo club: ffmpeg could not make: $label" >&2
        return 1
    fi
    rm -f "$log"
    [ ! -t 2 ] || printf '\r' >&2
    printf '  %-44s %3d s\n' "$label" $((SECONDS - started)) >&2
}

# draw FILE SIZE FORMAT GEQ: one still picture from an expression for each component.
draw() {
    ffmpeg -hide_banner -nostdin -v error -y -f lavfi -i "color=black:s=$2:d=1:r=1,format=$3,geq=$4" -frames:v 1 "$1"
}

# poster VIDEO SECONDS FILE LINE…: a 600×900 picture cut from the middle of a frame, with the title on its upper part, line by line.
poster() {
    local video=$1 seconds=$2 file=$3 filter="crop=ih*2/3:ih,scale=600:900:flags=lanczos,colorlevels=romax=0.78:gomax=0.78:bomax=0.78" y=80 line
    shift 3
    for line in "$@"; do
        filter+=",drawtext=fontfile=$fonts/DejaVuSerif-Bold.ttf:text='$line':fontsize=86:fontcolor=0xffe9b8:borderw=3:bordercolor=black@0.5"
        filter+=":x=(w-tw)/2:y=$y"
        y=$((y + 108))
    done
    ffmpeg -hide_banner -nostdin -v error -y -i "$video" -ss "$seconds" -frames:v 1 -vf "$filter" -q:v 3 "$file"
}

# backdrop VIDEO SECONDS FILE: a 1280×720 picture of a frame, without its uppermost part, where a timecode may stand.
backdrop() {
    ffmpeg -hide_banner -nostdin -v error -y -i "$1" -ss "$2" -frames:v 1 \
        -vf "crop=iw*0.86:ih*0.86:iw*0.07:ih*0.14,scale=1280:720:flags=lanczos" -q:v 3 "$3"
}

# Where time zero lies, so that a flash and a beep of the same time meet to the sample in every player, whether or not it reads edit lists:
# the pictures' first decoding time is negative (B-frames) and the edit list says so, instead of everything being shifted by two frames.
video_from_zero=(-avoid_negative_ts disabled)
# ffmpeg's AAC encoder puts 1024 samples before the sound. They take the place of the first 1024 of the source, which `from_sample_1024 SECONDS` leaves out.
sound_from_zero=(-hls_segment_options use_editlist=0)
from_sample_1024() { echo "atrim=start_sample=1024:end_sample=$(($1 * 48000)),asetpts=PTS-STARTPTS"; }

# hold FRAMERATE: the filters that repeat one still for ever (a still is decoded once, not once a frame).
hold() { echo "loop=-1:1:0,setpts=N/($1)/TB,fps=$1"; }

# drawn text; the colon and the quote of the graph syntax must not occur in it
title() { # FONT SIZE Y FROM TO TEXT
    echo "drawtext=fontfile=$fonts/$1.ttf:text='$6':fontsize=$2:fontcolor=0xffe9b8:x=(w-tw)/2:y=$3:alpha='clip((t-$4)/1.5\,0\,1)*clip(($5-t)/1.5\,0\,1)'"
}

# timecode RATE SIZE MARGIN: HH:MM:SS:FF burnt in, top right, on a dark plate.
timecode() {
    echo "drawtext=fontfile=$fonts/DejaVuSansMono.ttf:timecode='00\:00\:00\:00':rate=$1:fontsize=$2:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=$(($2 / 4)):x=w-tw-$3:y=$3"
}
