#pragma once
#include <alsa/asoundlib.h>
#include <poll.h>

// libasound prints each failed try to standard error unless a handler is set, and its handler is variadic, which Swift can't write.
static inline void lanterne_alsa_ignore_error(const char *file, int line, const char *function, int err, const char *format, ...) {
    (void)file; (void)line; (void)function; (void)err; (void)format;
}

// Errors come back as values; the caller words them.
static inline void lanterne_alsa_silence(void) {
    snd_lib_error_set_handler(lanterne_alsa_ignore_error);
}

// The version of the headers: the macro is a chain of shifts that the importer leaves out.
static const int LANTERNE_ALSA_VERSION = SND_LIB_VERSION;
