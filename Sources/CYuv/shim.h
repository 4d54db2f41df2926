#pragma once
#include <libyuv/convert.h>
#include <libyuv/convert_argb.h>
#include <libyuv/convert_from.h>
#include <libyuv/planar_functions.h>
#include <libyuv/scale.h>
#include <libyuv/scale_argb.h>
#include <libyuv/scale_uv.h>
#include <stdint.h>

// The tables are globals of an incomplete type, which don't come to Swift. Matrix 0 BT.601, 1 BT.709, 2 BT.2020.
static inline const struct YuvConstants *lanterne_yuv_constants(int matrix, int full) {
    switch (matrix) {
    case 0: return full ? &kYuvJPEGConstants : &kYuvI601Constants;
    case 1: return full ? &kYuvF709Constants : &kYuvH709Constants;
    default: return full ? &kYuvV2020Constants : &kYuv2020Constants;
    }
}
