#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/encryption_info.h>
#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>

// Macros that call other macros do not import: restated as constants.
static const int LAV_ERROR_EOF = AVERROR_EOF;
static const int LAV_ERROR_EXIT = AVERROR_EXIT;
static const int LAV_ERROR_INVALID_DATA = AVERROR_INVALIDDATA;
static const int LAV_ERROR_AGAIN = AVERROR(EAGAIN);
static const int LAV_ERROR_NO_MEMORY = AVERROR(ENOMEM);
static const int LAV_ERROR_IO = AVERROR(EIO);
static const int LAV_ERROR_INVALID_ARGUMENT = AVERROR(EINVAL);
static const int LAV_ERROR_NOT_IMPLEMENTED = AVERROR(ENOSYS);
static const int LAV_ERROR_NOT_PERMITTED = AVERROR(EACCES);
// A cast inside the macro keeps it from importing.
static const int64_t LAV_NO_TIMESTAMP = AV_NOPTS_VALUE;
static const int LAV_INPUT_PADDING = AV_INPUT_BUFFER_PADDING_SIZE;

// Without it, FFmpeg 5 runs get_buffer2 on the caller's thread only; the field left in FFmpeg 6, where any thread calls it.
static inline void lav_allow_buffers_from_any_thread(AVCodecContext *context) {
#if LIBAVCODEC_VERSION_MAJOR < 60
    context->thread_safe_callbacks = 1;
#else
    (void)context;
#endif
}

// AVFrame.duration came with libavutil 57.30; its elder is deprecated since.
static inline int64_t lav_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

// The side data's length changed its type between releases; the first word is the count of samples to skip.
static inline uint32_t lav_packet_skipped_samples(const AVPacket *packet) {
    size_t size = 0;
    const uint8_t *data = av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (!data || size < 10) return 0;
    return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

// The side data's length changed its type between releases.
static inline const uint8_t *lav_packet_side_data(const AVPacket *packet, enum AVPacketSideDataType kind, long *count) {
    size_t size = 0;
    const uint8_t *data = av_packet_get_side_data(packet, kind, &size);
    *count = data ? (long)size : 0;
    return data;
}

// The side data's length changed its type between releases. Freed by av_encryption_info_free.
static inline AVEncryptionInfo *lav_packet_encryption(const AVPacket *packet) {
    size_t size = 0;
    const uint8_t *data = av_packet_get_side_data(packet, AV_PKT_DATA_ENCRYPTION_INFO, &size);
    return data ? av_encryption_info_get_side_data(data, size) : NULL;
}

// One component's row, as a number for each pixel; the array of pointers is const here and not there. No palettes.
static inline void lav_read_component(const AVFrame *frame, const AVPixFmtDescriptor *format, int component, int y, uint16_t *row) {
    const uint8_t *data[4] = {frame->data[0], frame->data[1], frame->data[2], frame->data[3]};
    av_read_image_line2(row, data, frame->linesize, format, 0, y, component, frame->width, 0, 2);
}

// A union member, which does not import as an optional mask.
static inline uint64_t lav_native_mask(const AVChannelLayout *layout) {
    return layout->order == AV_CHANNEL_ORDER_NATIVE ? layout->u.mask : 0;
}

// Both pointer arguments gained a const between releases, which Swift tells apart. Output is interleaved; no frame means flush.
static inline int lav_convert(struct SwrContext *context, uint8_t *output, int capacity, const AVFrame *frame) {
    uint8_t *planes[1] = {output};
    return swr_convert(context, planes, capacity, frame ? (const uint8_t **)frame->extended_data : NULL, frame ? frame->nb_samples : 0);
}
