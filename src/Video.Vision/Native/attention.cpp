// Attention of whole frames, every head for itself, without ever writing the scores to memory.
//
// Keys and values of a head are packed once as vdpbf16ps wants its right side: pairs of the summed dimension side by side,
// sixteen columns a register. Then blocks of queries go through three steps that stay in the L2 cache: scores in float32,
// softmax in float32 (rounded to bfloat16 only as weights), weighted sum of values. libtorch's own chain writes scores,
// their copies and their softmax to memory, and multiplies matrices 72 narrow with kernels made for wide ones.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "vectors.h"

namespace {

constexpr int64_t Lane = 16;
constexpr int64_t QueryBlock = 48;
constexpr float Never = -1e30f;  // the score of a key that is not there; finite, so that differences are too

int64_t round_up(int64_t x, int64_t to) { return (x + to - 1) / to * to; }

inline __m512bh pairs(const uint32_t* at) { return reinterpret_cast<__m512bh>(_mm512_loadu_si512(at)); }
inline __m512bh spread(const bf16* at) {
    int32_t pair;
    std::memcpy(&pair, at, sizeof pair);
    return reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
}

// Rows x Columns * 16 numbers of a product stay in registers while the summed dimension runs.
template <int Rows, int Columns>
inline void multiply(const bf16* a, int64_t a_stride, const uint32_t* b, int64_t b_stride, int64_t steps, float* c, int64_t c_stride) {
    __m512 sum[Rows][Columns];
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) sum[i][j] = _mm512_setzero_ps();
    for (int64_t k = 0; k < steps; k++, b += b_stride) {
        __m512bh right[Columns];
        for (int j = 0; j < Columns; j++) right[j] = pairs(b + j * Lane);
        for (int i = 0; i < Rows; i++) {
            const __m512bh left = spread(a + i * a_stride + 2 * k);
            for (int j = 0; j < Columns; j++) sum[i][j] = _mm512_dpbf16_ps(sum[i][j], left, right[j]);
        }
    }
    for (int i = 0; i < Rows; i++)
        for (int j = 0; j < Columns; j++) _mm512_storeu_ps(c + i * c_stride + j * Lane, sum[i][j]);
}

using Multiply = void (*)(const bf16*, int64_t, const uint32_t*, int64_t, int64_t, float*, int64_t);

// Registers: 32, less the right sides and one left side. These heights fill what is left.
constexpr int MostRows[] = {0, 12, 12, 8, 6, 5, 4, 3, 3};

template <int Columns, int Rows = 12>
Multiply pick(int64_t rows) {
    if constexpr (Rows == 0) return nullptr;
    else if constexpr (Rows > MostRows[Columns]) return pick<Columns, Rows - 1>(rows);
    else return rows >= Rows ? multiply<Rows, Columns> : pick<Columns, Rows - 1>(rows);
}

Multiply multiply_for(int columns, int64_t rows) {
    switch (columns) {
        case 1: return pick<1>(rows);
        case 2: return pick<2>(rows);
        case 3: return pick<3>(rows);
        case 4: return pick<4>(rows);
        case 5: return pick<5>(rows);
        case 6: return pick<6>(rows);
        case 7: return pick<7>(rows);
        default: return pick<8>(rows);
    }
}

void product(const bf16* a, int64_t a_stride, const uint32_t* b, int64_t b_stride, int64_t steps, float* c, int64_t c_stride, int64_t rows, int columns) {
    for (int64_t done = 0; done < rows;) {
        const int64_t now = std::min<int64_t>(rows - done, MostRows[columns]);
        multiply_for(columns, now)(a + done * a_stride, a_stride, b, b_stride, steps, c + done * c_stride, c_stride);
        done += now;
    }
}

// The sizes of one head's working set.
struct Plan {
    int64_t keys;     // rounded up to 32: whole registers of bfloat16 weights
    int64_t columns;  // registers a row of values takes
    int64_t steps;    // pairs in a head's width
    explicit Plan(const AttentionShape& shape)
        : keys(round_up(shape.keys, 2 * Lane)), columns(round_up(shape.width, Lane) / Lane), steps(shape.width / 2) {}
    int64_t packed_keys() const { return steps * keys; }
    int64_t packed_values() const { return keys / 2 * columns * Lane; }
};

// Keys [token, width] -> [width / 2][token][2]; keys that are not there are zero.
void pack_keys(const Plan& plan, const AttentionShape& shape, const bf16* k, int64_t stride, uint32_t* into) {
    const __m512i apart = _mm512_mullo_epi32(
        _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), _mm512_set1_epi32(static_cast<int>(stride * sizeof(bf16))));
    for (int64_t token = 0; token < plan.keys; token += Lane) {
        const __mmask16 there = token < shape.keys ? first(shape.keys - token) : 0;
        for (int64_t step = 0; step < plan.steps; step++) {
            const __m512i column = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), there, apart, k + token * stride + 2 * step, 1);
            _mm512_storeu_si512(into + step * plan.keys + token, column);
        }
    }
}

// Values [token, width] -> [token / 2][width][2]; tokens and columns that are not there are zero.
void pack_values(const Plan& plan, const AttentionShape& shape, const bf16* v, int64_t stride, uint32_t* into) {
    for (int64_t token = 0; token < plan.keys; token += 2)
        for (int64_t column = 0; column < plan.columns; column++, into += Lane) {
            const __mmask16 there = first(shape.width - column * Lane);
            const auto* even = v + token * stride + column * Lane;
            const auto low = _mm256_maskz_loadu_epi16(token < shape.keys ? there : 0, even);
            const auto high = _mm256_maskz_loadu_epi16(token + 1 < shape.keys ? there : 0, even + stride);
            const auto joined = _mm512_or_si512(_mm512_cvtepu16_epi32(low), _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
            _mm512_storeu_si512(into, joined);
        }
}

// One row of scores -> weights in bfloat16, not yet divided by their sum; returns one over the sum.
float weigh(const Plan& plan, int64_t keys, float* scores, float scale, bf16* weights) {
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
        _mm512_storeu_si512(weights + i, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low)));
    }
    return 1 / _mm512_reduce_add_ps(_mm512_add_ps(sums[0], sums[1]));
}

// What one thread needs for a block of queries.
struct Block {
    float* scores;  // [QueryBlock, keys]
    float* summed;  // [QueryBlock, columns * 16]
    bf16* weights;  // [QueryBlock, keys]
    static int64_t bytes(const Plan& plan) {
        return QueryBlock * (plan.keys * (sizeof(float) + sizeof(bf16)) + plan.columns * Lane * sizeof(float));
    }
    Block(const Plan& plan, char* memory)
        : scores(reinterpret_cast<float*>(memory)), summed(scores + QueryBlock * plan.keys),
          weights(reinterpret_cast<bf16*>(summed + QueryBlock * plan.columns * Lane)) {}
};

void attend(const Plan& plan, const AttentionShape& shape, const bf16* q, int64_t q_stride, const uint32_t* keys, const uint32_t* values,
            bf16* out, int64_t out_stride, int64_t rows, const Block& block) {
    constexpr int64_t Wide = 4;  // registers of scores at a time: a slice of the keys that stays in the L1 cache for all rows
    const float scale = 1 / std::sqrt(static_cast<float>(shape.width));
    for (int64_t key = 0; key < plan.keys; key += Wide * Lane) {
        const int columns = static_cast<int>(std::min(Wide, (plan.keys - key) / Lane));
        product(q, q_stride, keys + key, plan.keys, plan.steps, block.scores + key, plan.keys, rows, columns);
    }
    float inverse[QueryBlock];
    for (int64_t i = 0; i < rows; i++)
        inverse[i] = weigh(plan, shape.keys, block.scores + i * plan.keys, scale, block.weights + i * plan.keys);
    const int64_t width = plan.columns * Lane;
    product(block.weights, plan.keys, values, width, plan.keys / 2, block.summed, width, rows, static_cast<int>(plan.columns));
    for (int64_t i = 0; i < rows; i++)
        for (int64_t c = 0; c < shape.width; c += Lane)
            store(out + i * out_stride + c, _mm512_mul_ps(_mm512_loadu_ps(block.summed + i * width + c), _mm512_set1_ps(inverse[i])), first(shape.width - c));
}

// Memory that a calling thread keeps between calls: fresh pages cost more than the packing that fills them.
char* scratch(int64_t bytes) {
    static thread_local std::unique_ptr<char, decltype(&std::free)> memory(nullptr, &std::free);
    static thread_local int64_t size = 0;
    if (bytes > size) {
        memory.reset(static_cast<char*>(std::aligned_alloc(64, round_up(bytes, 64))));
        size = memory ? bytes : 0;
    }
    return memory.get();
}

}  // namespace

EXPORT void video_vision_attention(const AttentionShape* given, const Operand* q, const Operand* k, const Operand* v, bf16* out, int threads) {
    const AttentionShape shape = *given;
    const Plan plan(shape);
    const int64_t heads = shape.frames * shape.heads, blocks = (shape.queries + QueryBlock - 1) / QueryBlock;
    const int64_t packed = (plan.packed_keys() + plan.packed_values()) * static_cast<int64_t>(sizeof(uint32_t));
    auto* memory = reinterpret_cast<uint32_t*>(scratch(heads * packed));
    const auto at = [&](const Operand* x, int64_t head, int64_t token) {
        return x->data + head / shape.heads * x->frame_stride + token * x->token_stride + head % shape.heads * shape.width;
    };
#pragma omp parallel num_threads(threads)
    {
        std::unique_ptr<char, decltype(&std::free)> own(static_cast<char*>(std::aligned_alloc(64, round_up(Block::bytes(plan), 64))), &std::free);
        const Block block(plan, own.get());
#pragma omp for schedule(static)
        for (int64_t head = 0; head < heads; head++) {
            auto* keys = memory + head * packed / static_cast<int64_t>(sizeof(uint32_t));
            pack_keys(plan, shape, at(k, head, 0), k->token_stride, keys);
            pack_values(plan, shape, at(v, head, 0), v->token_stride, keys + plan.packed_keys());
        }
        // Neighbouring blocks share a head, so a thread's run of them finds its keys and values in its own cache.
#pragma omp for schedule(static)
        for (int64_t task = 0; task < heads * blocks; task++) {
            const int64_t head = task / blocks, start = task % blocks * QueryBlock, stride = shape.heads * shape.width;
            const auto* keys = memory + head * packed / static_cast<int64_t>(sizeof(uint32_t));
            auto* to = out + (head / shape.heads * shape.queries + start) * stride + head % shape.heads * shape.width;
            attend(plan, shape, at(q, head, start), q->token_stride, keys, keys + plan.packed_keys(), to, stride,
                   std::min(QueryBlock, shape.queries - start), block);
        }
    }
}
