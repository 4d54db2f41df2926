#pragma once
#include <curl/curl.h>
#include <stddef.h>

// curl_easy_setopt, curl_easy_getinfo, curl_multi_setopt and curl_share_setopt are variadic, which Swift doesn't import: one typed wrapper for each kind
// of argument. Each is also a function-like macro of curl's, hence the parentheses around its name.

static inline CURLcode lanterne_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode lanterne_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode lanterne_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// Makes it a POST; libcurl keeps a copy of the bytes.
static inline CURLcode lanterne_curl_set_body(CURL *handle, const void *bytes, size_t count) {
    CURLcode result = (curl_easy_setopt)(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return result == CURLE_OK ? (curl_easy_setopt)(handle, CURLOPT_COPYPOSTFIELDS, bytes) : result;
}

typedef size_t (*lanterne_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode lanterne_curl_set_data_callback(CURL *handle, CURLoption option, lanterne_curl_data_callback callback) {
    return (curl_easy_setopt)(handle, option, callback);
}

typedef int (*lanterne_curl_request_callback)(void *context, char *address, char *local_address, int port, int local_port);

static inline CURLcode lanterne_curl_set_request_callback(CURL *handle, lanterne_curl_request_callback callback) {
    return (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, callback);
}

typedef int (*lanterne_curl_socket_callback)(void *context, curl_socket_t socket, curlsocktype purpose);

static inline CURLcode lanterne_curl_set_socket_callback(CURL *handle, lanterne_curl_socket_callback callback) {
    return (curl_easy_setopt)(handle, CURLOPT_SOCKOPTFUNCTION, callback);
}

typedef int (*lanterne_curl_resolver_callback)(void *resolver_state, void *reserved, void *context);

static inline CURLcode lanterne_curl_set_resolver_callback(CURL *handle, lanterne_curl_resolver_callback callback) {
    return (curl_easy_setopt)(handle, CURLOPT_RESOLVER_START_FUNCTION, callback);
}

static inline CURLSHcode lanterne_curl_share(CURLSH *share, curl_lock_data data) {
    return (curl_share_setopt)(share, CURLSHOPT_SHARE, data);
}

// A list that the caller frees with curl_slist_free_all.
static inline struct curl_slist *lanterne_curl_get_list(CURL *handle, CURLINFO info) {
    struct curl_slist *value = NULL;
    return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode lanterne_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

static inline long lanterne_curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline const char *lanterne_curl_get_string(CURL *handle, CURLINFO info) {
    const char *value = NULL;
    return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : NULL;
}

static inline curl_off_t lanterne_curl_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

// CURLMsg keeps its result in an anonymous-looking union that imports as a nested type without a stable name.
static inline CURLcode lanterne_curl_message_result(const CURLMsg *message) { return message->data.result; }

// CURL_GLOBAL_DEFAULT is a macro of macros.
static inline CURLcode lanterne_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

// Function-style casts in the header's macros: not importable.
static const size_t LANTERNE_CURL_PAUSE = CURL_WRITEFUNC_PAUSE;
static const int LANTERNE_CURL_CONTINUE = CURLPAUSE_CONT;
static const size_t LANTERNE_CURL_ERROR_SIZE = CURL_ERROR_SIZE;
static const long LANTERNE_CURL_HTTP_2_OVER_TLS = CURL_HTTP_VERSION_2TLS;
