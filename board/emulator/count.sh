# The count over all runners. Sourced after steps.sh.

passed=0
skipped=0
failures=()

count_passed() { passed=$((passed + $1)); }
count_skipped() { skipped=$((skipped + $1)); }
count_failed() { failures+=("$1"); }

# Tests in machines of their own: they hold the threads that tests share until a machine has ended.
devices='^DeviceTests\.'
# Tests of whole programs, which mostly wait for films in real time.
programs='^(LanterneTests|WindowOutputTests)\.'
# Tests of servers and of those who ask them, which need these threads the while.
servers='^(HTTPSourceTests|ClubServiceTests|StoreTests)\.'

# run_swift_tests DIR COMMAND…: runs the tests' program (the command, maybe inside something) once for each group: devices, programs and servers one after the
# other, and beside them those that reckon, which give way. Leaves logs, reports and statuses in DIR/GROUP; shows what failed.
run_swift_tests() {
    local reports=$1 reckoning started=$SECONDS
    shift
    rm -rf "$reports"
    {
        renice -n 10 "$BASHPID" >/dev/null
        run_group "$reports/reckoning" "$@" --skip "$devices" --skip "$programs" --skip "$servers"
    } &
    reckoning=$!
    run_group "$reports/devices" "$@" --filter "$devices"
    took devices $((SECONDS - started))
    run_group "$reports/programs" "$@" --filter "$programs"
    took "devices and programs" $((SECONDS - started))
    run_group "$reports/servers" "$@" --filter "$servers"
    took "devices, programs and servers" $((SECONDS - started))
    wait "$reckoning"
    show_failures "$reports/devices"
    show_failures "$reports/programs"
    show_failures "$reports/servers"
    show_failures "$reports/reckoning"
}

# run_group DIR COMMAND…: runs it, and leaves its log, its report and its status where that was not 0.
run_group() {
    local group=$1
    shift
    mkdir -p "$group"
    "$@" --testing-library swift-testing --xunit-output "$group/tests.xml" >"$group/log" 2>&1 || echo $? >"$group/status"
}

# show_failures DIR: a failing test's name, its issues and what was said of them; of a runner that died, its last words.
show_failures() {
    awk '/✘|Fatal error/ { shown = !/ skipped/ && !seen[$0]++ } /^(✔|◇|➜|\[)/ { shown = 0 } shown { print; some = 1 } END { exit !some }' "$1/log" |
        head -n 200 || [ ! -f "$1/status" ] || tail -n 30 "$1/log"
    echo "   (all it said: $1/log)"
}

# tests_program FOLDER: what swift build --build-tests made there.
tests_program() { echo "$1/lanternePackageTests.xctest"; }

# count_reports DIR: what all groups left there.
count_reports() {
    count_report "$1/devices"
    count_report "$1/programs"
    count_report "$1/servers"
    count_report "$1/reckoning"
}

# count_report DIR: what a run of tests left there: its report, and its status where that was not 0. A parameterised test counts once.
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
    124 | 137) count_failed "tests ($(basename "$1")): ended, their time was up" ;;
    *) count_failed "tests ($(basename "$1"), status $status)" ;;
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
