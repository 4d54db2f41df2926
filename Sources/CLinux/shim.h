// What the Swift Glibc module leaves out of Linux. Plain includes; _GNU_SOURCE stays undefined, because a header that Glibc's module
// owns would then have another shape here than there.
#pragma once
#include <fcntl.h>
#include <linux/kd.h>
#include <linux/memfd.h>
#include <linux/udmabuf.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

// Prototypes that glibc shows only to _GNU_SOURCE.
int memfd_create(const char *name, unsigned int flags);
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
static const unsigned int LANTERNE_RENAME_EXCHANGE = 1 << 1;
int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask);

// fcntl's sealing commands are hidden behind _GNU_SOURCE too; linux/fcntl.h has the same numbers but can't stand beside fcntl.h.
static const int LANTERNE_F_ADD_SEALS = 1024 + 9;
static const int LANTERNE_F_SEAL_SHRINK = 0x0002;
static const int LANTERNE_F_SEAL_GROW = 0x0004;
static const int LANTERNE_F_SEAL_SEAL = 0x0001;

// malloc.h has another shape where _GNU_SOURCE is defined, and Glibc's module leaves it out.
int malloc_trim(size_t kept);
int mallopt(int parameter, int value);
static const int LANTERNE_M_ARENA_MAX = -8;
static const int LANTERNE_M_MMAP_THRESHOLD = -3;

// Variadic functions don't come to Swift.
static inline int lanterne_ioctl(int descriptor, unsigned long request, void *argument) { return ioctl(descriptor, request, argument); }
static inline int lanterne_ioctl_value(int descriptor, unsigned long request, unsigned long value) {
    return ioctl(descriptor, request, value);
}
static inline int lanterne_fcntl(int descriptor, int command, int argument) { return fcntl(descriptor, command, argument); }
static inline int lanterne_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }
static inline int lanterne_set_dumpable(unsigned long value) { return prctl(PR_SET_DUMPABLE, value, 0, 0, 0); }
// Its first parameter is an enumeration where _GNU_SOURCE is defined, and a number elsewhere.
static inline int lanterne_set_niceness(int niceness) { return setpriority(PRIO_PROCESS, 0, niceness); }
static inline int lanterne_niceness(void) { return getpriority(PRIO_PROCESS, 0); }
static inline int lanterne_set_thread_name(const char *name) { return prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0); }

// Macros over a cast or an _IOW, which the importer passes over.
static const unsigned long LANTERNE_KDSETMODE = KDSETMODE;
static const unsigned long LANTERNE_KDGETMODE = KDGETMODE;
// madvise's newer advices are hidden behind _DEFAULT_SOURCE where Glibc's module was built without it.
static const int LANTERNE_MADV_DONTDUMP = 16;
static const int LANTERNE_MADV_WIPEONFORK = 18;
static inline int lanterne_map_failed(const void *address) { return address == MAP_FAILED; }
