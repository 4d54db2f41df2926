// eSpeak NG, the voice. The header gives types and constants only: the library is loaded at run time, when a viewer first wants to be
// spoken to, since it brings libpulse, and fifteen libraries behind that, along (Decisions/0031).
#pragma once
#include <espeak-ng/speak_lib.h>
#include <dlfcn.h>
#include <stddef.h>

// Every call that is made, with the type of the header's own declaration.
#define LANTERNE_ESPEAK_CALLS(X) \
    X(espeak_Initialize) X(espeak_SetSynthCallback) X(espeak_SetVoiceByName) X(espeak_SetParameter) X(espeak_Synth)

#define LANTERNE_ESPEAK_FIELD(name) __typeof__(name) *name;
struct lanterne_espeak {
    LANTERNE_ESPEAK_CALLS(LANTERNE_ESPEAK_FIELD)
};
#undef LANTERNE_ESPEAK_FIELD

// Fills the table; NULL when all is there, else what dlopen or dlsym said.
static inline const char *lanterne_espeak_load(const char *library, struct lanterne_espeak *table) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return dlerror();
#define LANTERNE_ESPEAK_FIND(name) \
    table->name = (__typeof__(name) *)dlsym(handle, #name); \
    if (!table->name) return "it lacks " #name;
    LANTERNE_ESPEAK_CALLS(LANTERNE_ESPEAK_FIND)
#undef LANTERNE_ESPEAK_FIND
    return NULL;
}
