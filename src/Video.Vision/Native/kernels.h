// Kernels of the vision encoder for processors with AVX-512 and its bfloat16 products. Plain pointers, no libtorch.
// All numbers are bfloat16 unless said otherwise; where an entry takes `single`, they are float32 when it is not 0 and bfloat16 when it is; sums, means and exponentials run in float32. Strides count elements.
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

/// What the changed patches of a frame attend over. Widths count elements.
struct ChangedShape {
    int64_t patches, heads, width;  // width of one head: in bfloat16 even; at most 128
    int64_t kept;                   // of one patch, in what its stream keeps: 2 or 3 times heads * width, key and value last
};

/// One frame's changed patches: rows start .. start + count of the batch.
struct ChangedFrame {
    void* kept;              // its stream's [patches, kept], less the shift
    float* shift;            // its stream's [kept]
    const int32_t* patches;  // which they are
    const int32_t* probes;   // rows of the frame, 0 .. count, from which the shift is told; fewer than two tell nothing
    int64_t probe_count;
    int64_t start, count;
    int64_t wave;            // frames of a wave are of different streams; waves go up by one
};

/// Pictures [frames, colours, size, size], dense, of which grid * grid patches are looked at.
struct PatchShape {
    int64_t colours, size, grid, patch;
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

/// Frame by frame in the order of waves, with own = the last `kept` columns of a row of joined [rows, 3 * hidden]: the shift follows the
/// probes (0 when all patches are there), head by head: shift += trust * mean, mean = that of own - shift - kept over the n probes, trust =
/// max(0, 1 - sum |difference - mean|^2 / (n (n - 1) |mean|^2)). Then kept[patch] = own - shift; then out[row] [rows, hidden] = attention of
/// the row's query (the first columns) over all kept keys and values, plus the values' shift.
EXPORT void video_vision_attend_changed(
    const ChangedShape* shape, const void* joined, const ChangedFrame* frames, int64_t count, void* out, int single, int threads);

/// out[frame, patch, block, colour] = scale * mean of the block's pixels, float32; per_side * per_side blocks a patch.
EXPORT void video_vision_block_means(
    const PatchShape* shape, const void* pixels, int64_t frames, int64_t per_side, float scale, float* out, int single, int threads);

/// out[row] [rows, colours * patch * patch] = the pixels of the patch at places[row] = frame * grid * grid + patch.
EXPORT void video_vision_cut_patches(
    const PatchShape* shape, const void* pixels, const int64_t* places, int64_t rows, void* out, int single, int threads);
