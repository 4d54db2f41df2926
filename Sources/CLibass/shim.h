// All that is needed imports as it is; its words come through a va_list, which Swift takes.
#pragma once
#include <ass/ass.h>
