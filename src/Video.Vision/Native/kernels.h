// Kernels of the vision encoder for processors with AVX-512 and its bfloat16 products. Plain pointers, no libtorch.
// All numbers are bfloat16 unless said otherwise; sums, means and exponentials run in float32. Strides count elements.
#pragma once
#include <cstdint>

#define EXPORT extern "C" __attribute__((visibility("default")))

using bf16 = uint16_t;

/// One operand of attention: element [frame, token, head, i] is at data[frame * frame_stride + token * token_stride + head * width + i].
struct Operand {
    const bf16* data;
    int64_t frame_stride;
    int64_t token_stride;
};

struct AttentionShape {
    int64_t frames, queries, keys, heads, width;  // width of one head: even, at most 128
};

/// Whether this processor runs the kernels at all. Nothing below may be called where it does not.
EXPORT int video_vision_supported();

/// out[frame, query, head, :] = softmax(q . k / sqrt(width)) v, dense.
EXPORT void video_vision_attention(const AttentionShape* shape, const Operand* q, const Operand* k, const Operand* v, bf16* out, int threads);

/// x = gelu(x), the tanh form, in place.
EXPORT void video_vision_gelu_tanh(bf16* x, int64_t count, int threads);

/// out = layer norm of x over its last dimension; with a residual, x becomes x + residual first and that is normed.
EXPORT void video_vision_layer_norm(
    bf16* x, const bf16* residual, const bf16* weight, const bf16* bias, bf16* out, int64_t rows, int64_t width, float eps, int threads);

/// out[row] = cosine of x's row and y's, in float32; 0 where one of them is all zero. Row strides count elements.
EXPORT void video_vision_cosine(
    const bf16* x, int64_t x_stride, const bf16* y, int64_t y_stride, float* out, int64_t rows, int64_t width, int threads);
