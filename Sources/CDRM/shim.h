#pragma once
#include <drm_fourcc.h>
#include <errno.h>
#include <linux/dma-buf.h>
#include <linux/kd.h>
#include <linux/udmabuf.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

// fourcc_code is a macro over casts, which the importer passes over.
static const uint32_t LANTERNE_FORMAT_XRGB8888 = DRM_FORMAT_XRGB8888;
static const uint32_t LANTERNE_FORMAT_ARGB8888 = DRM_FORMAT_ARGB8888;
static const uint32_t LANTERNE_FORMAT_NV12 = DRM_FORMAT_NV12;
static const uint32_t LANTERNE_FORMAT_P010 = DRM_FORMAT_P010;
static const uint32_t LANTERNE_FORMAT_YUV420 = DRM_FORMAT_YUV420;
static const uint32_t LANTERNE_FORMAT_YUV422 = DRM_FORMAT_YUV422;
static const uint32_t LANTERNE_FORMAT_YUV444 = DRM_FORMAT_YUV444;

// Macros over _IO or a cast.
static const unsigned long LANTERNE_UDMABUF_CREATE = UDMABUF_CREATE;
static const unsigned long LANTERNE_DMA_BUF_SYNC = DMA_BUF_IOCTL_SYNC;

// ioctl is variadic. The mode of a terminal, -1 where it is none.
static inline int lanterne_terminal_mode(int descriptor) {
    int mode = -1;
    return ioctl(descriptor, KDGETMODE, &mode) == 0 ? mode : -1;
}
static inline int lanterne_set_terminal_mode(int descriptor, int mode) { return ioctl(descriptor, KDSETMODE, mode); }

// drmModeAtomicCommit allocates and sorts at each call; this takes arrays that were made once. One entry for each property: the kernel
// lets an object come more than once. Returns 0 or an errno.
static inline int lanterne_atomic_commit(
    int card, uint32_t flags, uint32_t count, const uint32_t *objects, const uint32_t *ones, const uint32_t *properties,
    const uint64_t *values, uint64_t user_data) {
    struct drm_mode_atomic request = {
        .flags = flags,
        .count_objs = count,
        .objs_ptr = (uint64_t)(uintptr_t)objects,
        .count_props_ptr = (uint64_t)(uintptr_t)ones,
        .props_ptr = (uint64_t)(uintptr_t)properties,
        .prop_values_ptr = (uint64_t)(uintptr_t)values,
        .user_data = user_data,
    };
    int result;
    do {
        result = ioctl(card, DRM_IOCTL_MODE_ATOMIC, &request);
    } while (result == -1 && errno == EINTR);
    return result == -1 ? errno : 0;
}

// What a crash handler does must be safe in a signal: plain memory prepared beforehand, ioctl, sigaction, raise. A static of this header
// has one copy in each object file that uses it: only CrashRestore.swift may.
#define LANTERNE_CRASH_SIGNALS 6
struct lanterne_crash {
    volatile sig_atomic_t armed;
    int card;
    int terminal;
    struct drm_mode_atomic request;
    struct sigaction before[LANTERNE_CRASH_SIGNALS];
};

// Inside a function, because the importer emits no file-level statics.
static inline struct lanterne_crash *lanterne_crash_state(void) {
    static struct lanterne_crash state;
    return &state;
}

static inline int lanterne_crash_signal(int index) {
    static const int signals[LANTERNE_CRASH_SIGNALS] = {SIGSEGV, SIGILL, SIGBUS, SIGABRT, SIGTRAP, SIGFPE};
    return signals[index];
}

static inline void lanterne_crash_handler(int signal, siginfo_t *information, void *context) {
    (void)information;
    (void)context;
    if (lanterne_crash_state()->armed) {
        lanterne_crash_state()->armed = 0;
        ioctl(lanterne_crash_state()->card, DRM_IOCTL_MODE_ATOMIC, &lanterne_crash_state()->request);
        if (lanterne_crash_state()->terminal >= 0) ioctl(lanterne_crash_state()->terminal, KDSETMODE, KD_TEXT);
    }
    for (int index = 0; index < LANTERNE_CRASH_SIGNALS; index++) {
        if (lanterne_crash_signal(index) == signal) sigaction(signal, &lanterne_crash_state()->before[index], 0);
    }
    // The signal is blocked while its handler runs: it comes again, to whoever handled it before, once this returns.
    raise(signal);
}

// Arms the handler; the arrays must live until it is disarmed.
static inline void lanterne_crash_arm(
    int card, int terminal, uint32_t count, const uint32_t *objects, const uint32_t *ones, const uint32_t *properties,
    const uint64_t *values) {
    lanterne_crash_state()->card = card;
    lanterne_crash_state()->terminal = terminal;
    memset(&lanterne_crash_state()->request, 0, sizeof lanterne_crash_state()->request);
    lanterne_crash_state()->request.flags = DRM_MODE_ATOMIC_ALLOW_MODESET;
    lanterne_crash_state()->request.count_objs = count;
    lanterne_crash_state()->request.objs_ptr = (uint64_t)(uintptr_t)objects;
    lanterne_crash_state()->request.count_props_ptr = (uint64_t)(uintptr_t)ones;
    lanterne_crash_state()->request.props_ptr = (uint64_t)(uintptr_t)properties;
    lanterne_crash_state()->request.prop_values_ptr = (uint64_t)(uintptr_t)values;
    if (!lanterne_crash_state()->armed) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = lanterne_crash_handler;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        for (int index = 0; index < LANTERNE_CRASH_SIGNALS; index++)
            sigaction(lanterne_crash_signal(index), &action, &lanterne_crash_state()->before[index]);
    }
    lanterne_crash_state()->armed = 1;
}

static inline void lanterne_crash_disarm(void) {
    if (!lanterne_crash_state()->armed) return;
    lanterne_crash_state()->armed = 0;
    for (int index = 0; index < LANTERNE_CRASH_SIGNALS; index++)
        sigaction(lanterne_crash_signal(index), &lanterne_crash_state()->before[index], 0);
}
