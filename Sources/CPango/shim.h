// Cairo draws, Pango sets text; fontconfig and FreeType stay behind Pango. All that is needed imports as it is: PANGO_SCALE is an
// integer macro, g_object_unref takes a raw pointer.
#pragma once
#include <pango/pangocairo.h>
