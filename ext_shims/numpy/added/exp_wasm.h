/*
 * exp of floats and doubles on the vectors of clang, for loops_exponent_log. The argument is split
 * into k*ln(2) + r with |r| <= ln(2)/2, and exp(r) is a polynomial. Doubles differ from those of the
 * C library by one unit in the last place at most, floats from the exact value by less than one.
 * Results that are subnormal, infinite or no number are left to the C library.
 */
#ifndef NUMPY_CORE_SRC_COMMON_SIMD_WASM_EXP_H_
#define NUMPY_CORE_SRC_COMMON_SIMD_WASM_EXP_H_

/*
 * Of (exp(r) - 1 - r - r*r/2) / r^3, at Chebyshev's nodes of |r| < 0.3466: with r^3 the error is below
 * a tenth of a unit in the last place of 1.
 */
NPY_FINLINE npyv_f64
exp__of_two(npyv_f64 x)
{
    const npyv_f64 magic = npyv_setall_f64(0x1.8p52);
    npyv_f64 shifted = x * npyv_setall_f64(0x1.71547652b82fep0) + magic;
    npyv_f64 k = shifted - magic;
    /* The first part of ln(2) has so few bits that its product with k is exact. */
    npyv_f64 high = x - k * npyv_setall_f64(0x1.62e42fefa3800p-1);
    npyv_f64 low = k * npyv_setall_f64(0x1.ef35793c76730p-45);
    npyv_f64 r = high - low, r2 = r * r;
    npyv_f64 p = npyv_setall_f64(0x1.5555555555555p-3) + r * npyv_setall_f64(0x1.5555555554cb7p-5);
    npyv_f64 q = npyv_setall_f64(0x1.1111111110e6ap-7) + r * npyv_setall_f64(0x1.6c16c1738faf6p-10);
    npyv_f64 s = npyv_setall_f64(0x1.a01a01a4b2f7fp-13) + r * npyv_setall_f64(0x1.a019c9a6c2942p-16);
    npyv_f64 t = npyv_setall_f64(0x1.71de17e4e5d5dp-19) + r * npyv_setall_f64(0x1.28803f36ecdd5p-22);
    npyv_f64 u = npyv_setall_f64(0x1.af236857dc4b7p-26);
    npyv_f64 r4 = r2 * r2;
    npyv_f64 tail = (p + r2 * q) + r4 * ((s + r2 * t) + r4 * u);
    npyv_f64 result = npyv_setall_f64(1) + (r + r2 * (npyv_setall_f64(0.5) + r * tail));
    npyv_s64 scale = (npyv_s64)shifted << 52;
    return (npyv_f64)((npyv_s64)result + scale);
}

NPY_FINLINE npyv_f32
exp__of_four(npyv_f32 x)
{
    const npyv_f32 magic = npyv_setall_f32(0x1.8p23f);
    npyv_f32 shifted = x * npyv_setall_f32(0x1.715476p0f) + magic;
    npyv_f32 k = shifted - magic;
    npyv_f32 high = x - k * npyv_setall_f32(0x1.62e400p-1f);
    npyv_f32 low = k * npyv_setall_f32(0x1.7f7d1cp-20f);
    npyv_f32 r = high - low, r2 = r * r;
    npyv_f32 p = npyv_setall_f32(1.0f / 6) + r * npyv_setall_f32(1.0f / 24);
    npyv_f32 q = npyv_setall_f32(1.0f / 120) + r * npyv_setall_f32(1.0f / 720);
    npyv_f32 tail = p + r2 * (q + r2 * npyv_setall_f32(1.0f / 5040));
    npyv_f32 result = npyv_setall_f32(1) + (r + r2 * (npyv_setall_f32(0.5f) + r * tail));
    npyv_s32 scale = (npyv_s32)shifted << 23;
    return (npyv_f32)((npyv_s32)result + scale);
}

/*
 * Contiguous elements, some vectors at a time: if one of their elements lies without the bounds, all
 * go through `one`, the function of C.
 */
#define DEFINE_EXP_OF_ALL(type, S, B, kernel, one, bound) \
static void \
exp__all_##S(const type *from, type *to, npy_intp count) \
{ \
    enum { LANES = npyv_nlanes_##S, BLOCK = 4 * LANES }; \
    npy_intp i = 0; \
    for (; i + BLOCK <= count; i += BLOCK) { \
        npyv_##B fit = ~(npyv_##B){0}; \
        for (int j = i; j < i + BLOCK; j += LANES) { \
            fit &= npyv_cmplt_##S(npyv_abs_##S(npyv_load_##S(from + j)), npyv_setall_##S(bound)); \
        } \
        if (NPY_LIKELY(npyv_all_##B(fit))) { \
            for (int j = i; j < i + BLOCK; j += LANES) { \
                npyv_store_##S(to + j, kernel(npyv_load_##S(from + j))); \
            } \
            continue; \
        } \
        for (int j = i; j < i + BLOCK; j++) { \
            to[j] = one(from[j]); \
        } \
    } \
    for (; i < count; i++) { \
        npyv_##S x = npyv_setall_##S(from[i]); \
        to[i] = npyv_abs_##S(x)[0] < bound ? kernel(x)[0] : one(from[i]); \
    } \
}
DEFINE_EXP_OF_ALL(npy_float, f32, b32, exp__of_four, npy_expf, 87.0f)
DEFINE_EXP_OF_ALL(npy_double, f64, b64, exp__of_two, npy_exp, 708.0)
#undef DEFINE_EXP_OF_ALL

#endif
