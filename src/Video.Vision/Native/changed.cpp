// Attention of the changed patches of frames over all patches of their streams: one call a layer for a whole batch of frames.
//
// A stream's frames depend on one another (the second sees the first one's keys), so frames go in waves, of each stream one frame a
// wave. In a wave every head first writes the frame's new rows into what its stream keeps and packs what is kept; then blocks of
// queries are shared out among the threads. Called through libtorch this is four to eight operations a frame and layer, which is most
// of a small tower's time.

#include "heads.h"

namespace {

template <typename Kind>
struct Changed {
    using Number = typename Kind::Number;

    const ChangedShape shape;
    const Plan plan;
    const Number* joined;  // [rows, 3 * hidden]
    Number* out;           // [rows, hidden]

    Changed(const ChangedShape& shape, const void* joined, void* out)
        : shape(shape), plan(shape.patches, shape.width, Kind::Depth), joined(static_cast<const Number*>(joined)), out(static_cast<Number*>(out)) {}

    int64_t hidden() const { return shape.heads * shape.width; }

    // The head's columns of the frame's rows, into what the stream keeps: [patches, kept], of which value is the last part.
    void put(const ChangedFrame& frame, int64_t head) const {
        auto* kept = static_cast<Number*>(frame.kept) + head * shape.width;
        const auto* rows = joined + frame.start * 3 * hidden() + 3 * hidden() - shape.kept + head * shape.width;
        for (int64_t i = 0; i < frame.count; i++)
            for (int64_t part = 0; part < shape.kept; part += hidden())
                std::memcpy(kept + frame.patches[i] * shape.kept + part, rows + i * 3 * hidden() + part, shape.width * sizeof(Number));
    }

    void pack(const ChangedFrame& frame, int64_t head, uint32_t* into) const {
        const auto* keys = static_cast<const Number*>(frame.kept) + shape.kept - 2 * hidden() + head * shape.width;
        pack_keys<Kind>(plan, shape.patches, keys, shape.kept, into);
        pack_values<Kind>(plan, shape.patches, shape.width, keys + hidden(), shape.kept, into + plan.packed_keys());
    }

    void attend_block(const ChangedFrame& frame, int64_t head, int64_t start, const uint32_t* keys, const Block<Kind>& block) const {
        const int64_t row = frame.start + start;
        attend<Kind>(plan, shape.patches, shape.width, joined + row * 3 * hidden() + head * shape.width, 3 * hidden(), keys, keys + plan.packed_keys(),
                     out + row * hidden() + head * shape.width, hidden(), std::min(QueryBlock, frame.count - start), block);
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
