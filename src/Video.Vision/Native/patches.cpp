// Pictures cut into patches: the mean colours of each patch's blocks, and the pixels of some patches.

#include <cstring>
#include <vector>

#include "vectors.h"

namespace {

inline float number(float x) { return x; }
inline float number(bf16 x) {
    const uint32_t bits = static_cast<uint32_t>(x) << 16;
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}

// One row of blocks of one colour: rows of pixels are added up first, because that runs over whole registers.
template <typename Number>
void means_of_row(const PatchShape& shape, const Number* pixels, int64_t side, float scale, float* sums, float* out, int64_t blocks, int64_t stride) {
    const int64_t across = blocks * side;
    for (int64_t x = 0; x < across; x++) sums[x] = number(pixels[x]);
    for (int64_t y = 1; y < side; y++)
        for (int64_t x = 0; x < across; x++) sums[x] += number(pixels[y * shape.size + x]);
    const int64_t in_patch = shape.patch / side;
    for (int64_t block = 0; block < blocks; block++) {
        float sum = 0;
        for (int64_t x = 0; x < side; x++) sum += sums[block * side + x];
        out[block / in_patch * stride + block % in_patch * shape.colours] = sum * scale;
    }
}

template <typename Number>
void block_means(const PatchShape& shape, const Number* pixels, int64_t frames, int64_t per_side, float scale, float* out, int threads) {
    const int64_t side = shape.patch / per_side, blocks = shape.grid * per_side, of_patch = per_side * per_side * shape.colours;
#pragma omp parallel num_threads(threads)
    {
        std::vector<float> sums(blocks * side);
#pragma omp for schedule(static)
        for (int64_t i = 0; i < frames * blocks; i++) {
            const int64_t frame = i / blocks, row = i % blocks;
            for (int64_t colour = 0; colour < shape.colours; colour++)
                means_of_row(shape, pixels + ((frame * shape.colours + colour) * shape.size + row * side) * shape.size, side,
                             scale / static_cast<float>(side * side), sums.data(),
                             out + (frame * shape.grid + row / per_side) * shape.grid * of_patch + row % per_side * per_side * shape.colours + colour,
                             blocks, of_patch);
        }
    }
}

template <typename Number>
void cut(const PatchShape& shape, const Number* pixels, const int64_t* places, int64_t rows, Number* out, int threads) {
    const int64_t patches = shape.grid * shape.grid, length = shape.colours * shape.patch * shape.patch;
#pragma omp parallel for num_threads(threads) schedule(static) if (rows > 16)
    for (int64_t i = 0; i < rows; i++) {
        const int64_t frame = places[i] / patches, patch = places[i] % patches;
        const Number* corner = pixels + frame * shape.colours * shape.size * shape.size + (patch / shape.grid * shape.size + patch % shape.grid) * shape.patch;
        Number* to = out + i * length;
        for (int64_t colour = 0; colour < shape.colours; colour++)
            for (int64_t y = 0; y < shape.patch; y++, to += shape.patch)
                std::memcpy(to, corner + (colour * shape.size + y) * shape.size, shape.patch * sizeof(Number));
    }
}

}  // namespace

EXPORT void video_vision_block_means(
    const PatchShape* shape, const void* pixels, int64_t frames, int64_t per_side, float scale, float* out, int single, int threads) {
    if (single) block_means(*shape, static_cast<const float*>(pixels), frames, per_side, scale, out, threads);
    else block_means(*shape, static_cast<const bf16*>(pixels), frames, per_side, scale, out, threads);
}

EXPORT void video_vision_cut_patches(
    const PatchShape* shape, const void* pixels, const int64_t* places, int64_t rows, void* out, int single, int threads) {
    if (single) cut(*shape, static_cast<const float*>(pixels), places, rows, static_cast<float*>(out), threads);
    else cut(*shape, static_cast<const bf16*>(pixels), places, rows, static_cast<bf16*>(out), threads);
}
