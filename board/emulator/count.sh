# The count over all runners. Sourced after steps.sh.

passed=0
skipped=0
failures=()

count_passed() { passed=$((passed + $1)); }
count_skipped() { skipped=$((skipped + $1)); }
count_failed() { failures+=("$1"); }

# run_swift_tests ARGUMENT…: `swift test`, counted from the reports of both of its libraries. A parameterised test counts once.
run_swift_tests() {
    local reports status=0 report failed name
    reports=$(mktemp -d)
    timeout --kill-after 30 1500 swift test "$@" --xunit-output "$reports/tests.xml" || status=$?
    local before=${#failures[@]}
    for report in "$reports"/*.xml; do
        [ -f "$report" ] || continue
        local total=0 skips=0
        total=$(attribute tests "$report")
        failed=$(($(attribute failures "$report") + $(attribute errors "$report")))
        skips=$(attribute skipped "$report")
        count_passed $((total - failed - skips))
        count_skipped "$skips"
        for ((; failed > 0; failed--)); do failures+=("a test"); done
    done
    name="swift test"
    [ "$status" -ne 124 ] || name="swift test: not done after 25 minutes"
    # A runner that dies reports nothing; its status tells.
    if [ "$status" -ne 0 ] && [ ${#failures[@]} -eq "$before" ]; then count_failed "$name (status $status)"; fi
    rm -rf "$reports"
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
