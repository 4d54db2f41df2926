/*
 * Preloaded into a program: counts its calls of the heap, by thread name, in a window of its life.
 *
 *   LANTERNE_COUNT_FROM, LANTERNE_COUNT_UNTIL   seconds after the start (CLOCK_MONOTONIC)
 *   LANTERNE_COUNT_FILE                         "NAME ALLOCATIONS FREES" a line for each thread that was seen there
 *   LANTERNE_COUNT_TRAP                         a thread's name: where its first calls come from goes to standard error, for addr2line
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

enum { most_threads = 64 };

struct counted {
    char name[16];
    atomic_long allocations, frees;
};

static struct counted threads[most_threads];
static atomic_int count;
static double from = 1e18, until;
static double start;
static const char *file;
static const char *trap;
/* A thread's name is asked for once it has one: threads name themselves at their start. */
static __thread struct counted *own;
static __thread int trapping;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

__attribute__((constructor)) static void begin(void) {
    start = now();
    file = getenv("LANTERNE_COUNT_FILE");
    trap = getenv("LANTERNE_COUNT_TRAP");
    const char *f = getenv("LANTERNE_COUNT_FROM"), *u = getenv("LANTERNE_COUNT_UNTIL");
    if (f && u) {
        until = atof(u);
        from = atof(f);
    }
}

__attribute__((destructor)) static void end(void) {
    if (!file) return;
    FILE *out = fopen(file, "w");
    if (!out) return;
    int n = atomic_load(&count);
    for (int i = 0; i < n && i < most_threads; i++)
        fprintf(out, "%s %ld %ld\n", threads[i].name, atomic_load(&threads[i].allocations), atomic_load(&threads[i].frees));
    fclose(out);
}

/* How the program ends: without its libraries' destructors, and so without ours. */
void _exit(int status) {
    end();
    syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

static struct counted *here(void) {
    if (from > 1e17 || trapping) return NULL;
    double seconds = now() - start;
    if (seconds < from || seconds >= until) return NULL;
    if (own) return own;
    int i = atomic_fetch_add(&count, 1);
    if (i >= most_threads) return NULL;
    prctl(PR_GET_NAME, threads[i].name);
    own = &threads[i];
    return own;
}

static void allocated(void) {
    struct counted *c = here();
    if (!c) return;
    atomic_fetch_add(&c->allocations, 1);
    if (trap && !strcmp(c->name, trap) && atomic_load(&c->allocations) <= 4) {
        void *places[24];
        trapping = 1;
        backtrace_symbols_fd(places, backtrace(places, 24), 2);
        write(2, "\n", 1);
        trapping = 0;
    }
}

void *malloc(size_t n) { allocated(); return __libc_malloc(n); }
void *calloc(size_t n, size_t m) { allocated(); return __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { allocated(); return __libc_realloc(p, n); }
void *memalign(size_t a, size_t n) { allocated(); return __libc_memalign(a, n); }
void *aligned_alloc(size_t a, size_t n) { allocated(); return __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) {
    allocated();
    *p = __libc_memalign(a, n);
    return *p ? 0 : ENOMEM;
}
void free(void *p) {
    if (p) {
        struct counted *c = here();
        if (c) atomic_fetch_add(&c->frees, 1);
    }
    __libc_free(p);
}
