// Attention of whole frames, every head for itself, without ever writing the scores to memory: heads.h has the steps. libtorch's own
// chain writes scores, their copies and their softmax to memory, and multiplies matrices 72 narrow with kernels made for wide ones.

#include "heads.h"

EXPORT void video_vision_attention(const AttentionShape* given, const Operand* q, const Operand* k, const Operand* v, bf16* out, int threads) {
    const AttentionShape shape = *given;
    const Plan plan(shape.keys, shape.width, Bf16::Depth);
    const int64_t heads = shape.frames * shape.heads, blocks = (shape.queries + QueryBlock - 1) / QueryBlock;
    const int64_t packed = plan.packed() * static_cast<int64_t>(sizeof(uint32_t));
    auto* memory = reinterpret_cast<uint32_t*>(scratch(heads * packed));
    const auto at = [&](const Operand* x, int64_t head, int64_t token) {
        return x->data + head / shape.heads * x->frame_stride + token * x->token_stride + head % shape.heads * shape.width;
    };
#pragma omp parallel num_threads(threads)
    {
        const Block<Bf16> block(plan, scratch_of_thread(Block<Bf16>::bytes(plan)));
#pragma omp for schedule(static)
        for (int64_t head = 0; head < heads; head++) {
            auto* keys = memory + head * packed / static_cast<int64_t>(sizeof(uint32_t));
            pack_keys<Bf16>(plan, shape.keys, at(k, head, 0), k->token_stride, keys);
            pack_values<Bf16>(plan, shape.keys, shape.width, at(v, head, 0), v->token_stride, keys + plan.packed_keys());
        }
        // Neighbouring blocks share a head, so a thread's run of them finds its keys and values in its own cache.
#pragma omp for schedule(static)
        for (int64_t task = 0; task < heads * blocks; task++) {
            const int64_t head = task / blocks, start = task % blocks * QueryBlock, stride = shape.heads * shape.width;
            const auto* keys = memory + head * packed / static_cast<int64_t>(sizeof(uint32_t));
            auto* to = out + (head / shape.heads * shape.queries + start) * stride + head % shape.heads * shape.width;
            attend<Bf16>(plan, shape.keys, shape.width, at(q, head, start), q->token_stride, keys, keys + plan.packed_keys(), to, stride,
                   std::min(QueryBlock, shape.queries - start), block);
        }
    }
}
