// Activation, layer norm and cosine, each in one pass over memory.

#include <algorithm>
#include <cmath>

#include "vectors.h"

namespace {

// x / (1 + e^-2u) with u = sqrt(2 / pi) (x + 0.044715 x^3): the same as x / 2 (1 + tanh u).
inline __m512 gelu_tanh(__m512 x) {
    constexpr float Factor = -2 * 0.7978845608f * static_cast<float>(M_LOG2E);
    const __m512 cubic = _mm512_fmadd_ps(_mm512_mul_ps(x, x), _mm512_set1_ps(0.044715f * Factor), _mm512_set1_ps(Factor));
    const __m512 below = _mm512_add_ps(exp2_16(_mm512_mul_ps(cubic, x)), _mm512_set1_ps(1));
    return _mm512_div_ps(x, below);
}

// Adds the residual into x where there is one; returns the row's sum.
float add_up(bf16* x, const bf16* residual, int64_t width) {
    __m512 sum = _mm512_setzero_ps();
    for (int64_t i = 0; i < width; i += 16) {
        const __mmask16 there = first(width - i);
        __m512 row = load(x + i, there);
        if (residual != nullptr) {
            const __m256i rounded = to_bf16(_mm512_add_ps(row, load(residual + i, there)));
            _mm256_mask_storeu_epi16(x + i, there, rounded);
            row = load_bf16(rounded);
        }
        sum = _mm512_add_ps(sum, row);
    }
    return _mm512_reduce_add_ps(sum);
}

float squares(const bf16* x, int64_t width, float mean) {
    __m512 sum = _mm512_setzero_ps();
    for (int64_t i = 0; i < width; i += 16) {
        const __mmask16 there = first(width - i);
        const __m512 off = _mm512_maskz_sub_ps(there, load(x + i, there), _mm512_set1_ps(mean));
        sum = _mm512_fmadd_ps(off, off, sum);
    }
    return _mm512_reduce_add_ps(sum);
}

void norm_row(bf16* x, const bf16* residual, const bf16* weight, const bf16* bias, bf16* out, int64_t width, float eps) {
    const float mean = add_up(x, residual, width) / static_cast<float>(width);
    const float inverse = 1 / std::sqrt(squares(x, width, mean) / static_cast<float>(width) + eps);
    for (int64_t i = 0; i < width; i += 16) {
        const __mmask16 there = first(width - i);
        const __m512 off = _mm512_sub_ps(load(x + i, there), _mm512_set1_ps(mean));
        const __m512 scaled = _mm512_mul_ps(off, _mm512_set1_ps(inverse));
        store(out + i, _mm512_fmadd_ps(scaled, load(weight + i, there), load(bias + i, there)), there);
    }
}

float cosine_row(const bf16* x, const bf16* y, int64_t width) {
    __m512 across = _mm512_setzero_ps(), of_x = across, of_y = across;
    for (int64_t i = 0; i < width; i += 16) {
        const __mmask16 there = first(width - i);
        const __m512 a = load(x + i, there), b = load(y + i, there);
        across = _mm512_fmadd_ps(a, b, across);
        of_x = _mm512_fmadd_ps(a, a, of_x);
        of_y = _mm512_fmadd_ps(b, b, of_y);
    }
    const float lengths = std::sqrt(_mm512_reduce_add_ps(of_x)) * std::sqrt(_mm512_reduce_add_ps(of_y));
    return lengths > 0 ? _mm512_reduce_add_ps(across) / lengths : 0;
}

}  // namespace

EXPORT void video_vision_gelu_tanh(bf16* x, int64_t count, int threads) {
    constexpr int64_t Chunk = 4096;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t start = 0; start < count; start += Chunk) {
        const int64_t end = std::min(count, start + Chunk);
        int64_t i = start;
        for (; i + 16 <= end; i += 16) store(x + i, gelu_tanh(load(x + i)));
        if (i < end) store(x + i, gelu_tanh(load(x + i, first(end - i))), first(end - i));
    }
}

EXPORT void video_vision_layer_norm(
    bf16* x, const bf16* residual, const bf16* weight, const bf16* bias, bf16* out, int64_t rows, int64_t width, float eps, int threads) {
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t row = 0; row < rows; row++)
        norm_row(x + row * width, residual == nullptr ? nullptr : residual + row * width, weight, bias, out + row * width, width, eps);
}

EXPORT void video_vision_cosine(
    const bf16* x, int64_t x_stride, const bf16* y, int64_t y_stride, float* out, int64_t rows, int64_t width, int threads) {
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t row = 0; row < rows; row++) out[row] = cosine_row(x + row * x_stride, y + row * y_stride, width);
}
