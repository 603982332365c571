// One pass over a block: codes in, numbers out. Compiled for several processors at once; the loader takes the best one that runs here.

#include "archive.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#define EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_PROCESSOR
#endif

namespace {

constexpr int64_t Widest = 1024;

// What is added to and multiplied with the codes of one head's channels.
struct Steps {
    alignas(64) float offset[Widest];
    alignas(64) float width[Widest];
};

inline float from_half(uint16_t half) {
    const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16;
    const uint32_t rest = half & 0x7fff;
    // Below the smallest exponent the fraction alone counts, in units of 2^-24.
    if (rest < 0x0400) {
        const float small = static_cast<float>(rest) * 0x1p-24f;
        return sign != 0 ? -small : small;
    }
    return std::bit_cast<float>(sign | ((rest << 13) + (rest >= 0x7c00 ? 0x70000000u : 0x38000000u)));
}

inline void put(float* at, float x) { *at = x; }

// To nearest, ties to even.
inline void put(uint16_t* at, float x) {
    const uint32_t bits = std::bit_cast<uint32_t>(x);
    *at = static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

inline uint16_t half_at(const uint8_t* halves, int64_t index) {
    uint16_t half;
    std::memcpy(&half, halves + 2 * index, sizeof half);
    return half;
}

template <class Out>
inline __attribute__((always_inline)) void row4(const uint8_t* codes, const Steps& steps, Out* out, int64_t width) {
    const int64_t half = width / 2;
    for (int64_t i = 0; i < half; i++) put(out + i, steps.offset[i] + steps.width[i] * static_cast<float>(codes[i] & 15));
    for (int64_t i = 0; i < half; i++) put(out + half + i, steps.offset[half + i] + steps.width[half + i] * static_cast<float>(codes[i] >> 4));
}

template <class Out>
inline __attribute__((always_inline)) void row8(const uint8_t* codes, const Steps& steps, Out* out, int64_t width) {
    for (int64_t i = 0; i < width; i++) put(out + i, steps.offset[i] + steps.width[i] * static_cast<float>(codes[i]));
}

template <class Out>
inline __attribute__((always_inline)) void row(const EncodedBlock& block, const uint8_t* codes, const Steps& steps, Out* out) {
    if (block.bits == 4) row4(codes, steps, out, block.width);
    else row8(codes, steps, out, block.width);
}

// Keys share their steps along a run of tokens, channel by channel. `at` counts heads over all layers.
template <class Out>
inline __attribute__((always_inline)) void head_of_keys(
    const EncodedBlock& block, const uint8_t* encoded, const float* widths, int64_t at, Out* out) {
    Steps steps;
    const int64_t all = block.layers * block.heads, bytes = block.width * block.bits / 8;
    for (int64_t token = 0; token < block.tokens; token++) {
        if (token % block.run_length == 0) {
            const int64_t first = (token / block.run_length * all + at) * block.width;
            for (int64_t i = 0; i < block.width; i++) {
                steps.offset[i] = from_half(half_at(encoded + block.key_offsets, first + i));
                steps.width[i] = widths[encoded[block.key_scales + first + i]];
            }
        }
        const int64_t index = at * block.tokens + token;
        row(block, encoded + block.key_codes + index * bytes, steps, out + index * block.width);
    }
}

// Values share them within a token, group by group of channels.
template <class Out>
inline __attribute__((always_inline)) void head_of_values(
    const EncodedBlock& block, const uint8_t* encoded, const float* widths, int64_t at, Out* out) {
    Steps steps;
    const int64_t group = block.width / block.groups, bytes = block.width * block.bits / 8;
    for (int64_t token = 0; token < block.tokens; token++) {
        const int64_t index = at * block.tokens + token;
        for (int64_t g = 0; g < block.groups; g++) {
            const float offset = from_half(half_at(encoded + block.value_offsets, index * block.groups + g));
            const float width = widths[encoded[block.value_scales + index * block.groups + g]];
            for (int64_t i = g * group; i < (g + 1) * group; i++) {
                steps.offset[i] = offset;
                steps.width[i] = width;
            }
        }
        row(block, encoded + block.value_codes + index * bytes, steps, out + index * block.width);
    }
}

EVERY_PROCESSOR void decode_head(const EncodedBlock& block, const uint8_t* encoded, const float* widths, int64_t at, float* keys, float* values) {
    head_of_keys(block, encoded, widths, at, keys);
    head_of_values(block, encoded, widths, at, values);
}

EVERY_PROCESSOR void decode_head(const EncodedBlock& block, const uint8_t* encoded, const float* widths, int64_t at, uint16_t* keys, uint16_t* values) {
    head_of_keys(block, encoded, widths, at, keys);
    head_of_values(block, encoded, widths, at, values);
}

}  // namespace

EXPORT void video_memory_decode(
    const EncodedBlock* block, const uint8_t* encoded, const float* widths, void* keys, void* values, int single, int threads) {
    const int64_t heads = block->layers * block->heads;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t at = 0; at < heads; at++) {
        if (single != 0) decode_head(*block, encoded, widths, at, static_cast<float*>(keys), static_cast<float*>(values));
        else decode_head(*block, encoded, widths, at, static_cast<uint16_t*>(keys), static_cast<uint16_t*>(values));
    }
}
