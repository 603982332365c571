// Attention of one head: packing, scores, softmax, weighted sum. Included by the entries that run it over many.
//
// Keys and values of a head are packed once as the products want their right side: sixteen columns a register, and in bfloat16
// pairs of the summed dimension side by side, as vdpbf16ps takes them. Then blocks of queries go through three steps that stay in
// the L2 cache: scores in float32, softmax in float32 (rounded to the numbers' type only as weights), weighted sum of values.
// Everything is written for numbers of a kind: Bf16 or Single.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "vectors.h"

namespace {

constexpr int64_t Lane = 16;
constexpr int64_t QueryBlock = 48;
constexpr float Never = -1e30f;  // the score of a key that is not there; finite, so that differences are too

inline int64_t round_up(int64_t x, int64_t to) { return (x + to - 1) / to * to; }

// What differs between kinds of numbers. `Depth` of them share the 32 bits of a lane.
struct Bf16 {
    using Number = bf16;
    static constexpr int64_t Depth = 2;
    static __m512 add_product(__m512 sum, __m512i left, __m512i right) {
        return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(left), reinterpret_cast<__m512bh>(right));
    }
    static __m512 load(const bf16* at, __mmask16 which) { return ::load(at, which); }
    static void store(bf16* at, __m512 x, __mmask16 which) { ::store(at, x, which); }
    static void store_two(bf16* at, __m512 low, __m512 high) { _mm512_storeu_si512(at, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low))); }
    static __m512i pack(const bf16* row, int64_t stride, bool next, __mmask16 which) {
        const auto low = _mm256_maskz_loadu_epi16(which, row);
        const auto high = _mm256_maskz_loadu_epi16(next ? which : 0, row + stride);
        return _mm512_or_si512(_mm512_cvtepu16_epi32(low), _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
    }
};

struct Single {
    using Number = float;
    static constexpr int64_t Depth = 1;
    static __m512 add_product(__m512 sum, __m512i left, __m512i right) {
        return _mm512_fmadd_ps(_mm512_castsi512_ps(left), _mm512_castsi512_ps(right), sum);
    }
    static __m512 load(const float* at, __mmask16 which) { return _mm512_maskz_loadu_ps(which, at); }
    static void store(float* at, __m512 x, __mmask16 which) { _mm512_mask_storeu_ps(at, which, x); }
    static void store_two(float* at, __m512 low, __m512 high) {
        _mm512_storeu_ps(at, low);
        _mm512_storeu_ps(at + Lane, high);
    }
    static __m512i pack(const float* row, int64_t, bool, __mmask16 which) { return _mm512_castps_si512(_mm512_maskz_loadu_ps(which, row)); }
};

template <typename Number>
inline __m512i spread(const Number* at) {
    int32_t bits;
    std::memcpy(&bits, at, sizeof bits);
    return _mm512_set1_epi32(bits);
}

// Rows x Columns * 16 numbers of a product stay in registers while the summed dimension runs.
template <typename Kind, int Rows, int Columns>
inline void multiply(const typename Kind::Number* a, int64_t a_stride, const uint32_t* b, int64_t b_stride, int64_t steps, float* c, int64_t c_stride) {
    __m512 sum[Rows][Columns];
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) sum[i][j] = _mm512_setzero_ps();
    for (int64_t k = 0; k < steps; k++, b += b_stride) {
        __m512i right[Columns];
        for (int j = 0; j < Columns; j++) right[j] = _mm512_loadu_si512(b + j * Lane);
        for (int i = 0; i < Rows; i++) {
            const __m512i left = spread(a + i * a_stride + Kind::Depth * k);
            for (int j = 0; j < Columns; j++) sum[i][j] = Kind::add_product(sum[i][j], left, right[j]);
        }
    }
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) _mm512_storeu_ps(c + i * c_stride + j * Lane, sum[i][j]);
}

template <typename Kind>
using Multiply = void (*)(const typename Kind::Number*, int64_t, const uint32_t*, int64_t, int64_t, float*, int64_t);

// Registers: 32, less the right sides and one left side. These heights fill what is left.
constexpr int MostRows[] = {0, 12, 12, 8, 6, 5, 4, 3, 3};

template <typename Kind, int Columns, int Rows = 12>
Multiply<Kind> pick(int64_t rows) {
    if constexpr (Rows == 0) return nullptr;
    else if constexpr (Rows > MostRows[Columns]) return pick<Kind, Columns, Rows - 1>(rows);
    else return rows >= Rows ? multiply<Kind, Rows, Columns> : pick<Kind, Columns, Rows - 1>(rows);
}

template <typename Kind>
Multiply<Kind> multiply_for(int columns, int64_t rows) {
    switch (columns) {
        case 1: return pick<Kind, 1>(rows);
        case 2: return pick<Kind, 2>(rows);
        case 3: return pick<Kind, 3>(rows);
        case 4: return pick<Kind, 4>(rows);
        case 5: return pick<Kind, 5>(rows);
        case 6: return pick<Kind, 6>(rows);
        case 7: return pick<Kind, 7>(rows);
        default: return pick<Kind, 8>(rows);
    }
}

template <typename Kind>
void product(const typename Kind::Number* a, int64_t a_stride, const uint32_t* b, int64_t b_stride, int64_t steps, float* c, int64_t c_stride, int64_t rows, int columns) {
    for (int64_t done = 0; done < rows;) {
        const int64_t now = std::min<int64_t>(rows - done, MostRows[columns]);
        multiply_for<Kind>(columns, now)(a + done * a_stride, a_stride, b, b_stride, steps, c + done * c_stride, c_stride);
        done += now;
    }
}

// The sizes of one head's working set.
struct Plan {
    int64_t keys;     // rounded up to 32: whole registers of bfloat16 weights
    int64_t columns;  // registers a row of values takes
    int64_t steps;    // lanes that a head's width takes
    int64_t depth;
    Plan(int64_t keys, int64_t width, int64_t depth)
        : keys(round_up(keys, 2 * Lane)), columns(round_up(width, Lane) / Lane), steps(width / depth), depth(depth) {}
    int64_t packed_keys() const { return steps * keys; }
    int64_t packed_values() const { return keys / depth * columns * Lane; }
    int64_t packed() const { return packed_keys() + packed_values(); }
};

// Keys [token, width] -> [width / depth][token][depth]; keys that are not there are zero.
template <typename Kind>
void pack_keys(const Plan& plan, int64_t keys, const typename Kind::Number* k, int64_t stride, uint32_t* into) {
    const __m512i apart = _mm512_mullo_epi32(
        _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), _mm512_set1_epi32(static_cast<int>(stride * sizeof(typename Kind::Number))));
    for (int64_t token = 0; token < plan.keys; token += Lane) {
        const __mmask16 there = token < keys ? first(keys - token) : 0;
        for (int64_t step = 0; step < plan.steps; step++) {
            const __m512i column = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), there, apart, k + token * stride + Kind::Depth * step, 1);
            _mm512_storeu_si512(into + step * plan.keys + token, column);
        }
    }
}

// Values [token, width] -> [token / depth][width][depth]; tokens and columns that are not there are zero.
template <typename Kind>
void pack_values(const Plan& plan, int64_t keys, int64_t width, const typename Kind::Number* v, int64_t stride, uint32_t* into) {
    for (int64_t token = 0; token < plan.keys; token += Kind::Depth)
        for (int64_t column = 0; column < plan.columns; column++, into += Lane) {
            const __mmask16 there = token < keys ? first(width - column * Lane) : 0;
            _mm512_storeu_si512(into, Kind::pack(v + token * stride + column * Lane, stride, token + 1 < keys, there));
        }
}

// One row of scores -> weights, not yet divided by their sum; returns one over the sum.
template <typename Kind>
float weigh(const Plan& plan, int64_t keys, float* scores, float scale, typename Kind::Number* weights) {
    for (int64_t i = keys; i < plan.keys; i++) scores[i] = Never;
    __m512 most[2] = {_mm512_set1_ps(Never), _mm512_set1_ps(Never)};
    for (int64_t i = 0; i < plan.keys; i += 2 * Lane) {
        most[0] = _mm512_max_ps(most[0], _mm512_loadu_ps(scores + i));
        most[1] = _mm512_max_ps(most[1], _mm512_loadu_ps(scores + i + Lane));
    }
    // e^(scale (s - most)) = 2^(f s - f most), f = scale log2 e
    const __m512 factor = _mm512_set1_ps(scale * static_cast<float>(M_LOG2E));
    const __m512 shift = _mm512_mul_ps(factor, _mm512_set1_ps(_mm512_reduce_max_ps(_mm512_max_ps(most[0], most[1]))));
    __m512 sums[2] = {_mm512_setzero_ps(), _mm512_setzero_ps()};
    for (int64_t i = 0; i < plan.keys; i += 2 * Lane) {
        const __m512 low = exp2_16(_mm512_fmsub_ps(factor, _mm512_loadu_ps(scores + i), shift));
        const __m512 high = exp2_16(_mm512_fmsub_ps(factor, _mm512_loadu_ps(scores + i + Lane), shift));
        sums[0] = _mm512_add_ps(sums[0], low);
        sums[1] = _mm512_add_ps(sums[1], high);
        Kind::store_two(weights + i, low, high);
    }
    return 1 / _mm512_reduce_add_ps(_mm512_add_ps(sums[0], sums[1]));
}

// What one thread needs for a block of queries.
template <typename Kind>
struct Block {
    using Number = typename Kind::Number;
    float* scores;  // [QueryBlock, keys]
    float* summed;  // [QueryBlock, columns * 16]
    Number* weights;  // [QueryBlock, keys]
    static int64_t bytes(const Plan& plan) {
        return QueryBlock * (plan.keys * (sizeof(float) + sizeof(Number)) + plan.columns * Lane * sizeof(float));
    }
    Block(const Plan& plan, char* memory)
        : scores(reinterpret_cast<float*>(memory)), summed(scores + QueryBlock * plan.keys),
          weights(reinterpret_cast<Number*>(summed + QueryBlock * plan.columns * Lane)) {}
};

// A block of queries of one head. `there` keys of the packed ones are real; `shift` [head_width] is added to every value, when there is one.
template <typename Kind>
void attend(const Plan& plan, int64_t there, int64_t head_width, const typename Kind::Number* q, int64_t q_stride, const uint32_t* keys,
            const uint32_t* values, typename Kind::Number* out, int64_t out_stride, int64_t rows, const Block<Kind>& block, const float* shift = nullptr) {
    constexpr int64_t Wide = 4;  // registers of scores at a time: a slice of the keys that stays in the L1 cache for all rows
    const float scale = 1 / std::sqrt(static_cast<float>(head_width));
    for (int64_t key = 0; key < plan.keys; key += Wide * Lane) {
        const int columns = static_cast<int>(std::min(Wide, (plan.keys - key) / Lane));
        product<Kind>(q, q_stride, keys + key, plan.keys, plan.steps, block.scores + key, plan.keys, rows, columns);
    }
    float inverse[QueryBlock];
    for (int64_t i = 0; i < rows; i++)
        inverse[i] = weigh<Kind>(plan, there, block.scores + i * plan.keys, scale, block.weights + i * plan.keys);
    const int64_t width = plan.columns * Lane;
    product<Kind>(block.weights, plan.keys, values, width, plan.keys / Kind::Depth, block.summed, width, rows, static_cast<int>(plan.columns));
    // The weights of a query add up to one, so what all values share is added once, at the end.
    for (int64_t i = 0; i < rows; i++)
        for (int64_t c = 0; c < head_width; c += Lane) {
            const __mmask16 which = first(head_width - c);
            const __m512 shared = shift == nullptr ? _mm512_setzero_ps() : _mm512_maskz_loadu_ps(which, shift + c);
            Kind::store(out + i * out_stride + c, _mm512_fmadd_ps(_mm512_loadu_ps(block.summed + i * width + c), _mm512_set1_ps(inverse[i]), shared), which);
        }
}

// Memory that a thread keeps between calls: fresh pages cost more than the packing that fills them. What the calling thread shares
// with the others, and what each has for itself, are two pieces.
template <int Piece>
char* kept_memory(int64_t bytes) {
    static thread_local std::unique_ptr<char, decltype(&std::free)> memory(nullptr, &std::free);
    static thread_local int64_t size = 0;
    if (bytes > size) {
        memory.reset(static_cast<char*>(std::aligned_alloc(64, round_up(bytes, 64))));
        size = memory ? bytes : 0;
    }
    return memory.get();
}

inline char* scratch(int64_t bytes) { return kept_memory<0>(bytes); }
inline char* scratch_of_thread(int64_t bytes) { return kept_memory<1>(bytes); }

}  // namespace
