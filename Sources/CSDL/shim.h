// SDL2 for the emulator's window. The header gives types and constants only: the library is loaded at run time, so that the box's
// own executable doesn't need it.
#pragma once
// The program has its own main.
#define SDL_MAIN_HANDLED 1
// SDL_cpuinfo.h would pull in every intrinsic of the compiler.
#define SDL_DISABLE_MMINTRIN_H 1
#define SDL_DISABLE_XMMINTRIN_H 1
#define SDL_DISABLE_EMMINTRIN_H 1
#define SDL_DISABLE_PMMINTRIN_H 1
#define SDL_DISABLE_IMMINTRIN_H 1
#define SDL_DISABLE_MM3DNOW_H 1
#include <SDL2/SDL.h>
#include <dlfcn.h>
#include <stddef.h>

// Every call that is made, with the type of the header's own declaration.
#define LANTERNE_SDL_CALLS(X) \
    X(SDL_InitSubSystem) X(SDL_QuitSubSystem) X(SDL_GetError) X(SDL_SetHint) X(SDL_SetMainReady) \
    X(SDL_CreateWindow) X(SDL_DestroyWindow) X(SDL_SetWindowFullscreen) X(SDL_GetWindowFlags) X(SDL_ShowCursor) \
    X(SDL_GetWindowDisplayIndex) X(SDL_GetCurrentDisplayMode) X(SDL_GetCurrentVideoDriver) \
    X(SDL_CreateRenderer) X(SDL_DestroyRenderer) X(SDL_GetRendererInfo) X(SDL_RenderSetLogicalSize) \
    X(SDL_SetRenderDrawColor) X(SDL_RenderClear) X(SDL_RenderCopy) X(SDL_RenderPresent) \
    X(SDL_CreateTexture) X(SDL_DestroyTexture) X(SDL_SetTextureBlendMode) X(SDL_ComposeCustomBlendMode) X(SDL_SetTextureScaleMode) \
    X(SDL_UpdateTexture) X(SDL_UpdateYUVTexture) X(SDL_UpdateNVTexture) X(SDL_SetYUVConversionMode) \
    X(SDL_PollEvent) \
    X(SDL_OpenAudioDevice) X(SDL_CloseAudioDevice) X(SDL_PauseAudioDevice) X(SDL_QueueAudio) X(SDL_GetQueuedAudioSize) \
    X(SDL_ClearQueuedAudio) X(SDL_GetAudioDeviceStatus) X(SDL_GetCurrentAudioDriver)

#define LANTERNE_SDL_FIELD(name) __typeof__(name) *name;
struct lanterne_sdl {
    LANTERNE_SDL_CALLS(LANTERNE_SDL_FIELD)
};
#undef LANTERNE_SDL_FIELD

// Fills the table; NULL when all is there, else what dlopen or dlsym said.
static inline const char *lanterne_sdl_load(const char *library, struct lanterne_sdl *table) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return dlerror();
#define LANTERNE_SDL_FIND(name) \
    table->name = (__typeof__(name) *)dlsym(handle, #name); \
    if (!table->name) return "it lacks " #name;
    LANTERNE_SDL_CALLS(LANTERNE_SDL_FIND)
#undef LANTERNE_SDL_FIND
    return NULL;
}

// Macros over casts and shifts, which the importer passes over.
static const int LANTERNE_SDL_WINDOWPOS_CENTERED = SDL_WINDOWPOS_CENTERED;
static const Uint32 LANTERNE_SDL_INIT_VIDEO = SDL_INIT_VIDEO;
static const Uint32 LANTERNE_SDL_INIT_AUDIO = SDL_INIT_AUDIO;
