# How the commands of this folder tell what they do, and what they share. Sourced.

# The checkout, wherever the command was called from.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/lanterne
# Undeclared imports are refused everywhere, not in the check alone.
build_flags=(--explicit-target-dependency-import-check error)

say() { printf '\n== %s\n' "$*"; }
took() { printf '   %s: %d min %02d s\n' "$1" $(($2 / 60)) $(($2 % 60)); }

# stage NAME COMMAND…: runs it, shows what it says, tells how long it took; the status is the command's.
stage() {
    local name=$1 started=$SECONDS status=0
    shift
    say "$name"
    "$@" || status=$?
    took "$name" $((SECONDS - started))
    return "$status"
}

# quietly COMMAND…: on a terminal the command speaks for itself; in a log only a failure does, with its last words.
quietly() {
    if [ -t 1 ]; then
        "$@"
        return
    fi
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    # The compiler's errors, once each; where there are none, the end.
    [ "$status" -eq 0 ] || grep -E '^[^ ]+: (error|warning):|^error:' "$log" | grep -v 'prohibited flag' | sort -u | tail -n 40 || tail -n 20 "$log"
    rm -f "$log"
    return "$status"
}

# serve_club DIR: starts the club service on a free port; sets $club (its address) and $club_pid. The caller stops it with stop_club.
serve_club() {
    local said
    said=$(mktemp)
    "$1/lanterne-club" serve "$2" --port 0 >"$said" &
    club_pid=$!
    for _ in {1..200}; do
        club=$(sed -n 's/^Listening on //p' "$said")
        [ -z "$club" ] || break
        kill -0 "$club_pid" 2>/dev/null || break
        sleep 0.05
    done
    rm -f "$said"
    [ -n "$club" ] || { echo "The club service did not start." >&2; return 1; }
}

stop_club() {
    [ -z "${club_pid:-}" ] || kill "$club_pid" 2>/dev/null || true
    club_pid=
}
