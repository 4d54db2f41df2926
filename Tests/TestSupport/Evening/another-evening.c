/*
 * Preloaded into a program: it is another moment to it, and the machine was switched on since.
 *
 *   LANTERNE_TEST_AHEAD   seconds that the wall's clock is ahead; negative: behind
 *   LANTERNE_TEST_BOOT    a file in place of /proc/sys/kernel/random/boot_id
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t ahead;
static const char *boot;

__attribute__((constructor)) static void begin(void) {
    const char *seconds = getenv("LANTERNE_TEST_AHEAD");
    if (seconds) ahead = atoll(seconds);
    boot = getenv("LANTERNE_TEST_BOOT");
}

int clock_gettime(clockid_t clock, struct timespec *t) {
    int status = (int)syscall(SYS_clock_gettime, clock, t);
    if (!status && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) t->tv_sec += ahead;
    return status;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int status = clock_gettime(CLOCK_REALTIME, &now);
    *t = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return status;
}

time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to) *to = now.tv_sec;
    return now.tv_sec;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (boot && !strcmp(path, "/proc/sys/kernel/random/boot_id")) path = boot;
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
