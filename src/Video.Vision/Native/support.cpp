// Compiled for any x86-64 processor, so that asking is safe everywhere.

#include "kernels.h"

EXPORT int video_vision_supported() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bf16");
}
