// Attention of the changed patches of frames over all patches of their streams: one call a layer for a whole batch of frames.
//
// A stream's frames depend on one another (the second sees the first one's keys), so frames go in waves, of each stream one frame a
// wave. What a stream keeps is less what all its patches have come to share since each was computed (the shift). In a wave every head first writes the frame's new rows into what its stream keeps and packs what is kept; then blocks of
// queries are shared out among the threads. Called through libtorch this is four to eight operations a frame and layer, which is most
// of a small tower's time.

#include "heads.h"

namespace {

template <typename Kind>
struct Changed {
    using Number = typename Kind::Number;
    static constexpr int64_t MostColumns = 8;  // of a head, in registers

    const ChangedShape shape;
    const Plan plan;
    const Number* joined;  // [rows, 3 * hidden]
    Number* out;           // [rows, hidden]

    Changed(const ChangedShape& shape, const void* joined, void* out)
        : shape(shape), plan(shape.patches, shape.width, Kind::Depth), joined(static_cast<const Number*>(joined)), out(static_cast<Number*>(out)) {}

    int64_t hidden() const { return shape.heads * shape.width; }

    // The head's columns of the frame's rows, into what the stream keeps: [patches, kept], of which value is the last part.
    void put(const ChangedFrame& frame, int64_t head) const {
        const auto* rows = joined + frame.start * 3 * hidden() + 3 * hidden() - shape.kept;
        for (int64_t part = 0; part < shape.kept; part += hidden()) {
            const int64_t column = part + head * shape.width;
            float* shift = frame.shift + column;
            if (frame.count == shape.patches) std::fill(shift, shift + shape.width, 0.f);
            else if (frame.probe_count > 1) follow(frame, rows + column, shift, column);
            auto* kept = static_cast<Number*>(frame.kept) + column;
            for (int64_t i = 0; i < frame.count; i++)
                for (int64_t c = 0; c < shape.width; c += Lane) {
                    const __mmask16 which = first(shape.width - c);
                    const __m512 own = _mm512_sub_ps(Kind::load(rows + column + i * 3 * hidden() + c, which), _mm512_maskz_loadu_ps(which, shift + c));
                    Kind::store(kept + frame.patches[i] * shape.kept + c, own, which);
                }
        }
    }

    // Moves the shift by the mean over the probes of (new - kept), shrunk by how far their own differences leave that mean in doubt.
    void follow(const ChangedFrame& frame, const Number* rows, float* shift, int64_t column) const {
        __m512 mean[MostColumns], squares = _mm512_setzero_ps();
        const auto* kept = static_cast<const Number*>(frame.kept) + column;
        const auto moved = [&](int64_t probe, int64_t c, __mmask16 which) {
            const int64_t row = frame.probes[probe];
            const __m512 was = _mm512_add_ps(Kind::load(kept + frame.patches[row] * shape.kept + c, which), _mm512_maskz_loadu_ps(which, shift + c));
            return _mm512_sub_ps(Kind::load(rows + row * 3 * hidden() + c, which), was);
        };
        const float count = static_cast<float>(frame.probe_count);
        float length = 0;
        for (int64_t c = 0, k = 0; c < shape.width; c += Lane, k++) {
            const __mmask16 which = first(shape.width - c);
            __m512 sum = _mm512_setzero_ps();
            for (int64_t probe = 0; probe < frame.probe_count; probe++) sum = _mm512_add_ps(sum, moved(probe, c, which));
            mean[k] = _mm512_mul_ps(sum, _mm512_set1_ps(1 / count));
            for (int64_t probe = 0; probe < frame.probe_count; probe++) {
                const __m512 off = _mm512_sub_ps(moved(probe, c, which), mean[k]);
                squares = _mm512_fmadd_ps(off, off, squares);
            }
            length += _mm512_reduce_add_ps(_mm512_mul_ps(mean[k], mean[k]));
        }
        const float doubt = _mm512_reduce_add_ps(squares) / (count * (count - 1));
        const float trust = length > doubt ? 1 - doubt / length : 0;
        for (int64_t c = 0, k = 0; c < shape.width; c += Lane, k++) {
            const __mmask16 which = first(shape.width - c);
            _mm512_mask_storeu_ps(shift + c, which, _mm512_fmadd_ps(_mm512_set1_ps(trust), mean[k], _mm512_maskz_loadu_ps(which, shift + c)));
        }
    }

    void pack(const ChangedFrame& frame, int64_t head, uint32_t* into) const {
        const auto* keys = static_cast<const Number*>(frame.kept) + shape.kept - 2 * hidden() + head * shape.width;
        pack_keys<Kind>(plan, shape.patches, keys, shape.kept, into);
        pack_values<Kind>(plan, shape.patches, shape.width, keys + hidden(), shape.kept, into + plan.packed_keys());
    }

    void attend_block(const ChangedFrame& frame, int64_t head, int64_t start, const uint32_t* keys, const Block<Kind>& block) const {
        const int64_t row = frame.start + start;
        attend<Kind>(plan, shape.patches, shape.width, joined + row * 3 * hidden() + head * shape.width, 3 * hidden(), keys, keys + plan.packed_keys(),
                     out + row * hidden() + head * shape.width, hidden(), std::min(QueryBlock, frame.count - start), block, frame.shift + shape.kept - hidden() + head * shape.width);
    }
};

struct Task {
    int64_t frame, head, start;
};

// Where each wave begins, and the blocks of queries of all waves: [wave begins) in frames and in tasks.
struct Waves {
    std::vector<int64_t> frames{0}, tasks{0};
    std::vector<Task> blocks;
    int64_t widest = 0;
    Waves(const ChangedFrame* given, int64_t count, int64_t heads) {
        for (int64_t begin = 0; begin < count;) {
            int64_t end = begin;
            while (end < count && given[end].wave == given[begin].wave) end++;
            for (int64_t frame = begin; frame < end; frame++)
                for (int64_t head = 0; head < heads; head++)
                    for (int64_t start = 0; start < given[frame].count; start += QueryBlock) blocks.push_back({frame, head, start});
            frames.push_back(end);
            tasks.push_back(static_cast<int64_t>(blocks.size()));
            widest = std::max(widest, end - begin);
            begin = end;
        }
    }
};

template <typename Kind>
void run(const Changed<Kind>& changed, const ChangedFrame* frames, int64_t count, int threads) {
    const int64_t heads = changed.shape.heads, packed = changed.plan.packed();
    const Waves waves(frames, count, heads);
    auto* memory = reinterpret_cast<uint32_t*>(scratch(waves.widest * heads * packed * static_cast<int64_t>(sizeof(uint32_t))));
#pragma omp parallel num_threads(threads)
    {
        const Block<Kind> block(changed.plan, scratch_of_thread(Block<Kind>::bytes(changed.plan)));
        for (size_t wave = 1; wave < waves.frames.size(); wave++) {
            const int64_t begin = waves.frames[wave - 1], width = waves.frames[wave] - begin;
#pragma omp for schedule(static)
            for (int64_t i = 0; i < width * heads; i++) {
                const auto& frame = frames[begin + i / heads];
                changed.put(frame, i % heads);
                changed.pack(frame, i % heads, memory + i * packed);
            }
#pragma omp for schedule(static)
            for (int64_t i = waves.tasks[wave - 1]; i < waves.tasks[wave]; i++) {
                const auto& task = waves.blocks[i];
                changed.attend_block(frames[task.frame], task.head, task.start, memory + ((task.frame - begin) * heads + task.head) * packed, block);
            }
        }
    }
}

}  // namespace

EXPORT void video_vision_attend_changed(
    const ChangedShape* shape, const void* joined, const ChangedFrame* frames, int64_t count, void* out, int single, int threads) {
    if (single) run(Changed<Single>(*shape, joined, out), frames, count, threads);
    else run(Changed<Bf16>(*shape, joined, out), frames, count, threads);
}
