// Decoding of archived blocks. Plain pointers, no libtorch, any processor.
#pragma once
#include <cstdint>

#define EXPORT extern "C" __attribute__((visibility("default")))

/// Where the parts of an encoded block lie, in bytes from its start: EncodedLayout.cs says what they are.
struct EncodedBlock {
    int64_t layers, heads, tokens, width;      // width of one head: even, at most 1024
    int64_t bits;                              // of a code: 4 or 8
    int64_t run_length;                        // tokens that share a key's offset and width; the last run may be shorter
    int64_t groups;                            // of a head's channels, in which values share them
    int64_t key_offsets, value_offsets;        // float16
    int64_t key_scales, value_scales;          // bytes: indices into widths [256]
    int64_t key_codes, value_codes;
};

/// keys and values [layers, heads, tokens, width], dense: offset + width * code, in float32 when `single` is not 0, else rounded to bfloat16.
EXPORT void video_memory_decode(
    const EncodedBlock* block, const uint8_t* encoded, const float* widths, void* keys, void* values, int single, int threads);
