// Sixteen numbers at a time: between bfloat16 in memory and float32 in registers, and 2^x.
#pragma once
#include <immintrin.h>

#include "kernels.h"

namespace {

inline __m512 load_bf16(__m256i bits) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16)); }
inline __m512 load(const bf16* at) { return load_bf16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))); }
inline __m512 load(const bf16* at, __mmask16 which) { return load_bf16(_mm256_maskz_loadu_epi16(which, at)); }

// vcvtneps2bf16 rounds to nearest, ties to even.
inline __m256i to_bf16(__m512 x) { return reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x)); }
inline void store(bf16* at, __m512 x) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(at), to_bf16(x)); }
inline void store(bf16* at, __m512 x, __mmask16 which) { _mm256_mask_storeu_epi16(at, which, to_bf16(x)); }

inline __mmask16 first(int64_t count) { return count >= 16 ? 0xffff : static_cast<__mmask16>((1u << count) - 1); }

/// 2^x within 3e-6 of itself: the nearest whole power, times a polynomial (Remez, relative error) for the rest in [-1/2, 1/2].
inline __m512 exp2_16(__m512 x) {
    const __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m512 rest = _mm512_sub_ps(x, whole);
    __m512 p = _mm512_set1_ps(9.570102e-3f);
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(5.591786e-2f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(2.4024745e-1f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(6.931218e-1f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(9.9999926e-1f));
    return _mm512_scalef_ps(p, whole);
}

}  // namespace
