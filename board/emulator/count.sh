# The count over all runners. Sourced after steps.sh.

passed=0
skipped=0
failures=()

count_passed() { passed=$((passed + $1)); }
count_skipped() { skipped=$((skipped + $1)); }
count_failed() { failures+=("$1"); }

# run_swift_tests DIR COMMAND…: runs `swift test` (the command, maybe inside something), leaves its log, reports and status in DIR, shows what failed.
run_swift_tests() {
    local reports=$1
    shift
    mkdir -p "$reports"
    rm -f "$reports"/*
    "$@" --xunit-output "$reports/tests.xml" >"$reports/log" 2>&1 || echo $? >"$reports/status"
    # A failing test's name, its issues and what was said of them; of a runner that died, its last words.
    awk '/✘|Fatal error/ { shown = !/ skipped/ && !seen[$0]++ } /^(✔|◇|➜|\[)/ { shown = 0 } shown { print; some = 1 } END { exit !some }' "$reports/log" |
        head -n 200 || [ ! -f "$reports/status" ] || tail -n 30 "$reports/log"
    echo "   (all it said: $reports/log)"
}

# count_report DIR: what a `swift test` left there: its libraries' reports, and its status where that was not 0. A parameterised test counts once.
count_report() {
    local before=${#failures[@]} report failed total skips status
    for report in "$1"/*.xml; do
        [ -f "$report" ] || continue
        total=$(attribute tests "$report")
        failed=$(($(attribute failures "$report") + $(attribute errors "$report")))
        skips=$(attribute skipped "$report")
        count_passed $((total - failed - skips))
        count_skipped "$skips"
        for ((; failed > 0; failed--)); do count_failed "a test"; done
    done
    # A runner that dies, or runs out of time, reports nothing: its status tells.
    [ -f "$1/status" ] && [ ${#failures[@]} -eq "$before" ] || return 0
    status=$(cat "$1/status")
    case $status in
    124 | 137) count_failed "swift test: ended, its time was up" ;;
    *) count_failed "swift test (status $status)" ;;
    esac
}

# attribute NAME FILE: the sum of that attribute over the report's suites; 0 where it is absent.
attribute() {
    tr '>' '\n' <"$2" | sed -n "s/.*<testsuite .*[ ]$1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# finish: the last line, and the exit status.
finish() {
    took Altogether "$SECONDS"
    local failure
    for failure in "${failures[@]}"; do
        [ "$failure" = "a test" ] || echo "   failed: $failure"
    done
    echo "$passed passed, ${#failures[@]} failed, $skipped skipped"
    [ ${#failures[@]} -eq 0 ] || exit 1
    exit 0
}
