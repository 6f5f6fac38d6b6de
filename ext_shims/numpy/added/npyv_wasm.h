/*
 * numpy's universal intrinsics ("NPYV") for the 128-bit vectors of WebAssembly, on the vector types
 * of clang. numpy's simd.h includes it, between the declarations of lanes and the emulations that
 * are the same for every extension. None of relaxed SIMD is used: results are those of any host.
 */
#ifndef _NPY_SIMD_H_
    #error "Not a standalone header"
#endif

#include <wasm_simd128.h>

#define NPY_SIMD 128
#define NPY_SIMD_WIDTH 16
#define NPY_SIMD_F32 1
#define NPY_SIMD_F64 1
#define NPY_SIMD_FMA3 0
#define NPY_SIMD_BIGENDIAN 0
#define NPY_SIMD_CMPSIGNAL 0

#define NPYV_WASM_INT(X) \
    X(u8, b8, i8x16) X(s8, b8, i8x16) X(u16, b16, i16x8) X(s16, b16, i16x8) \
    X(u32, b32, i32x4) X(s32, b32, i32x4) X(u64, b64, i64x2) X(s64, b64, i64x2)
#define NPYV_WASM_FLOAT(X) X(f32, b32, f32x4) X(f64, b64, f64x2)
#define NPYV_WASM_ALL(X) NPYV_WASM_INT(X) NPYV_WASM_FLOAT(X)
#define NPYV_WASM_BOOL(X) X(b8) X(b16) X(b32) X(b64)

#define NPYV_WASM_DEF(S, B, W) \
    typedef npyv_lanetype_##S npyv_##S __attribute__((vector_size(16))); \
    typedef npyv_lanetype_##S npyv__loose_##S __attribute__((vector_size(16), aligned(1))); \
    typedef struct { npyv_##S val[2]; } npyv_##S##x2; \
    typedef struct { npyv_##S val[3]; } npyv_##S##x3;
NPYV_WASM_ALL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
typedef npyv_u8  npyv_b8;
typedef npyv_u16 npyv_b16;
typedef npyv_u32 npyv_b32;
typedef npyv_u64 npyv_b64;

#define npyv_nlanes_u8  16
#define npyv_nlanes_s8  16
#define npyv_nlanes_u16 8
#define npyv_nlanes_s16 8
#define npyv_nlanes_u32 4
#define npyv_nlanes_s32 4
#define npyv_nlanes_u64 2
#define npyv_nlanes_s64 2
#define npyv_nlanes_f32 4
#define npyv_nlanes_f64 2

/* What every type has, by the operators of clang's vectors. */
#define NPYV_WASM_DEF(S, B, W) \
    NPY_FINLINE npyv_##S npyv_zero_##S(void) { return (npyv_##S){0}; } \
    NPY_FINLINE npyv_##S npyv_setall_##S(npyv_lanetype_##S a) { return (npyv_##S)wasm_##W##_splat(a); } \
    NPY_FINLINE npyv_lanetype_##S npyv_extract0_##S(npyv_##S a) { return a[0]; } \
    NPY_FINLINE npyv_##S npyv_select_##S(npyv_##B m, npyv_##S a, npyv_##S b) \
    { return (npyv_##S)wasm_v128_bitselect((v128_t)a, (v128_t)b, (v128_t)m); } \
    NPY_FINLINE npyv_##S npyv_add_##S(npyv_##S a, npyv_##S b) { return a + b; } \
    NPY_FINLINE npyv_##S npyv_sub_##S(npyv_##S a, npyv_##S b) { return a - b; } \
    NPY_FINLINE npyv_##S npyv_mul_##S(npyv_##S a, npyv_##S b) { return a * b; } \
    NPY_FINLINE npyv_##S npyv_and_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)((v128_t)a & (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_or_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)((v128_t)a | (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_xor_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)((v128_t)a ^ (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_not_##S(npyv_##S a) { return (npyv_##S)(~(v128_t)a); } \
    NPY_FINLINE npyv_##B npyv_cmpeq_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a == b); } \
    NPY_FINLINE npyv_##B npyv_cmpneq_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a != b); } \
    NPY_FINLINE npyv_##B npyv_cmplt_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a < b); } \
    NPY_FINLINE npyv_##B npyv_cmple_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a <= b); } \
    NPY_FINLINE npyv_##B npyv_cmpgt_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a > b); } \
    NPY_FINLINE npyv_##B npyv_cmpge_##S(npyv_##S a, npyv_##S b) { return (npyv_##B)(a >= b); } \
    NPY_FINLINE npyv_##B npyv_cvt_##B##_##S(npyv_##S a) { return (npyv_##B)a; } \
    NPY_FINLINE npyv_##S npyv_cvt_##S##_##B(npyv_##B a) { return (npyv_##S)a; } \
    NPY_FINLINE npyv_##S npyv_load_##S(const npyv_lanetype_##S *p) { return *(const npyv__loose_##S *)p; } \
    NPY_FINLINE npyv_##S npyv_loada_##S(const npyv_lanetype_##S *p) { return *(const npyv__loose_##S *)p; } \
    NPY_FINLINE npyv_##S npyv_loads_##S(const npyv_lanetype_##S *p) { return *(const npyv__loose_##S *)p; } \
    NPY_FINLINE npyv_##S npyv_loadl_##S(const npyv_lanetype_##S *p) { return (npyv_##S)wasm_v128_load64_zero(p); } \
    NPY_FINLINE void npyv_store_##S(npyv_lanetype_##S *p, npyv_##S a) { *(npyv__loose_##S *)p = a; } \
    NPY_FINLINE void npyv_storea_##S(npyv_lanetype_##S *p, npyv_##S a) { *(npyv__loose_##S *)p = a; } \
    NPY_FINLINE void npyv_stores_##S(npyv_lanetype_##S *p, npyv_##S a) { *(npyv__loose_##S *)p = a; } \
    NPY_FINLINE void npyv_storel_##S(npyv_lanetype_##S *p, npyv_##S a) { wasm_v128_store64_lane(p, (v128_t)a, 0); } \
    NPY_FINLINE void npyv_storeh_##S(npyv_lanetype_##S *p, npyv_##S a) { wasm_v128_store64_lane(p, (v128_t)a, 1); } \
    NPY_FINLINE npyv_##S npyv_combinel_##S(npyv_##S a, npyv_##S b) \
    { return (npyv_##S)wasm_i64x2_shuffle((v128_t)a, (v128_t)b, 0, 2); } \
    NPY_FINLINE npyv_##S npyv_combineh_##S(npyv_##S a, npyv_##S b) \
    { return (npyv_##S)wasm_i64x2_shuffle((v128_t)a, (v128_t)b, 1, 3); } \
    NPY_FINLINE npyv_##S##x2 npyv_combine_##S(npyv_##S a, npyv_##S b) \
    { npyv_##S##x2 r = {{npyv_combinel_##S(a, b), npyv_combineh_##S(a, b)}}; return r; }
NPYV_WASM_ALL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF

/* Values for all lanes; of `setf` the first fills the lanes that get none. */
#define npyv_setf_u8(F, ...)  ((npyv_u8){NPYV__SET_FILL_16(npy_uint8, F, __VA_ARGS__)})
#define npyv_setf_s8(F, ...)  ((npyv_s8){NPYV__SET_FILL_16(npy_int8, F, __VA_ARGS__)})
#define npyv_setf_u16(F, ...) ((npyv_u16){NPYV__SET_FILL_8(npy_uint16, F, __VA_ARGS__)})
#define npyv_setf_s16(F, ...) ((npyv_s16){NPYV__SET_FILL_8(npy_int16, F, __VA_ARGS__)})
#define npyv_setf_u32(F, ...) ((npyv_u32){NPYV__SET_FILL_4(npy_uint32, F, __VA_ARGS__)})
#define npyv_setf_s32(F, ...) ((npyv_s32){NPYV__SET_FILL_4(npy_int32, F, __VA_ARGS__)})
#define npyv_setf_u64(F, ...) ((npyv_u64){NPYV__SET_FILL_2(npy_uint64, F, __VA_ARGS__)})
#define npyv_setf_s64(F, ...) ((npyv_s64){NPYV__SET_FILL_2(npy_int64, F, __VA_ARGS__)})
#define npyv_setf_f32(F, ...) ((npyv_f32){NPYV__SET_FILL_4(float, F, __VA_ARGS__)})
#define npyv_setf_f64(F, ...) ((npyv_f64){NPYV__SET_FILL_2(double, F, __VA_ARGS__)})
#define npyv_set_u8(...) npyv_setf_u8(0, __VA_ARGS__)
#define npyv_set_s8(...) npyv_setf_s8(0, __VA_ARGS__)
#define npyv_set_u16(...) npyv_setf_u16(0, __VA_ARGS__)
#define npyv_set_s16(...) npyv_setf_s16(0, __VA_ARGS__)
#define npyv_set_u32(...) npyv_setf_u32(0, __VA_ARGS__)
#define npyv_set_s32(...) npyv_setf_s32(0, __VA_ARGS__)
#define npyv_set_u64(...) npyv_setf_u64(0, __VA_ARGS__)
#define npyv_set_s64(...) npyv_setf_s64(0, __VA_ARGS__)
#define npyv_set_f32(...) npyv_setf_f32(0, __VA_ARGS__)
#define npyv_set_f64(...) npyv_setf_f64(0, __VA_ARGS__)

/* The bits as another type: `npyv_reinterpret_TO_FROM`. */
#define NPYV_WASM_TO(T, F) \
    NPY_FINLINE npyv_##T npyv_reinterpret_##T##_##F(npyv_##F a) { return (npyv_##T)a; }
#define NPYV_WASM_DEF(F, B, W) \
    NPYV_WASM_TO(u8, F) NPYV_WASM_TO(s8, F) NPYV_WASM_TO(u16, F) NPYV_WASM_TO(s16, F) \
    NPYV_WASM_TO(u32, F) NPYV_WASM_TO(s32, F) NPYV_WASM_TO(u64, F) NPYV_WASM_TO(s64, F) \
    NPYV_WASM_TO(f32, F) NPYV_WASM_TO(f64, F)
NPYV_WASM_ALL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
#undef NPYV_WASM_TO

/* Masks. */
#define NPYV_WASM_DEF(B) \
    NPY_FINLINE npyv_##B npyv_and_##B(npyv_##B a, npyv_##B b) { return a & b; } \
    NPY_FINLINE npyv_##B npyv_or_##B(npyv_##B a, npyv_##B b) { return a | b; } \
    NPY_FINLINE npyv_##B npyv_xor_##B(npyv_##B a, npyv_##B b) { return a ^ b; } \
    NPY_FINLINE npyv_##B npyv_not_##B(npyv_##B a) { return ~a; } \
    NPY_FINLINE bool npyv_any_##B(npyv_##B a) { return wasm_v128_any_true((v128_t)a); }
NPYV_WASM_BOOL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
#define npyv_all_b8(a)  ((bool)wasm_i8x16_all_true((v128_t)(a)))
#define npyv_all_b16(a) ((bool)wasm_i16x8_all_true((v128_t)(a)))
#define npyv_all_b32(a) ((bool)wasm_i32x4_all_true((v128_t)(a)))
#define npyv_all_b64(a) ((bool)wasm_i64x2_all_true((v128_t)(a)))
#define npyv_tobits_b8(a)  ((npy_uint64)wasm_i8x16_bitmask((v128_t)(a)))
#define npyv_tobits_b16(a) ((npy_uint64)wasm_i16x8_bitmask((v128_t)(a)))
#define npyv_tobits_b32(a) ((npy_uint64)wasm_i32x4_bitmask((v128_t)(a)))
#define npyv_tobits_b64(a) ((npy_uint64)wasm_i64x2_bitmask((v128_t)(a)))
NPY_FINLINE npyv_u8 npyv_andc_u8(npyv_u8 a, npyv_u8 b) { return a & ~b; }
NPY_FINLINE npyv_b8 npyv_andc_b8(npyv_b8 a, npyv_b8 b) { return a & ~b; }
NPY_FINLINE npyv_b8 npyv_orc_b8(npyv_b8 a, npyv_b8 b) { return a | ~b; }
NPY_FINLINE npyv_b8 npyv_xnor_b8(npyv_b8 a, npyv_b8 b) { return ~(a ^ b); }
NPY_FINLINE npyv_b8 npyv_pack_b8_b16(npyv_b16 a, npyv_b16 b)
{ return (npyv_b8)wasm_i8x16_narrow_i16x8((v128_t)a, (v128_t)b); }
NPY_FINLINE npyv_b8 npyv_pack_b8_b32(npyv_b32 a, npyv_b32 b, npyv_b32 c, npyv_b32 d)
{
    return npyv_pack_b8_b16((npyv_b16)wasm_i16x8_narrow_i32x4((v128_t)a, (v128_t)b),
                            (npyv_b16)wasm_i16x8_narrow_i32x4((v128_t)c, (v128_t)d));
}
/* A mask of 64 bits is two equal ones of 32: narrowed, it is one of them. */
NPY_FINLINE npyv_b32 npyv__pack_b64(npyv_b64 a, npyv_b64 b)
{ return (npyv_b32)wasm_i16x8_narrow_i32x4((v128_t)a, (v128_t)b); }
NPY_FINLINE npyv_b8
npyv_pack_b8_b64(npyv_b64 a, npyv_b64 b, npyv_b64 c, npyv_b64 d,
                 npyv_b64 e, npyv_b64 f, npyv_b64 g, npyv_b64 h)
{
    return npyv_pack_b8_b32(npyv__pack_b64(a, b), npyv__pack_b64(c, d),
                            npyv__pack_b64(e, f), npyv__pack_b64(g, h));
}

/* Whether any lane, or every lane, differs from zero. */
#define NPYV_WASM_DEF(S, B, W) \
    NPY_FINLINE bool npyv_any_##S(npyv_##S a) { return npyv_any_##B((npyv_##B)(a != npyv_zero_##S())); } \
    NPY_FINLINE bool npyv_all_##S(npyv_##S a) { return npyv_all_##B((npyv_##B)(a != npyv_zero_##S())); }
NPYV_WASM_ALL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF

/* Shifts by one count for all lanes. */
#define NPYV_WASM_DEF(S, LEFT, RIGHT) \
    NPY_FINLINE npyv_##S npyv_shl_##S(npyv_##S a, int count) { return (npyv_##S)wasm_##LEFT##_shl((v128_t)a, count); } \
    NPY_FINLINE npyv_##S npyv_shr_##S(npyv_##S a, int count) { return (npyv_##S)wasm_##RIGHT##_shr((v128_t)a, count); } \
    NPY_FINLINE npyv_##S npyv_shli_##S(npyv_##S a, int count) { return npyv_shl_##S(a, count); } \
    NPY_FINLINE npyv_##S npyv_shri_##S(npyv_##S a, int count) { return npyv_shr_##S(a, count); }
NPYV_WASM_DEF(u8, i8x16, u8x16)
NPYV_WASM_DEF(s8, i8x16, i8x16)
NPYV_WASM_DEF(u16, i16x8, u16x8)
NPYV_WASM_DEF(s16, i16x8, i16x8)
NPYV_WASM_DEF(u32, i32x4, u32x4)
NPYV_WASM_DEF(s32, i32x4, i32x4)
NPYV_WASM_DEF(u64, i64x2, u64x2)
NPYV_WASM_DEF(s64, i64x2, i64x2)
#undef NPYV_WASM_DEF

/* Saturated sums and differences. */
#define NPYV_WASM_DEF(S, W) \
    NPY_FINLINE npyv_##S npyv_adds_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)wasm_##W##_add_sat((v128_t)a, (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_subs_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)wasm_##W##_sub_sat((v128_t)a, (v128_t)b); }
NPYV_WASM_DEF(u8, u8x16)
NPYV_WASM_DEF(s8, i8x16)
NPYV_WASM_DEF(u16, u16x8)
NPYV_WASM_DEF(s16, i16x8)
#undef NPYV_WASM_DEF

/* Minimum and maximum. That of an integer type of 64 bits has no instruction. */
#define NPYV_WASM_DEF(S, B, W) \
    NPY_FINLINE npyv_##S npyv_min_##S(npyv_##S a, npyv_##S b) { return __builtin_elementwise_min(a, b); } \
    NPY_FINLINE npyv_##S npyv_max_##S(npyv_##S a, npyv_##S b) { return __builtin_elementwise_max(a, b); }
NPYV_WASM_INT(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
/*
 * Of floats: plain is for what holds no NaN, `p` takes the other lane for a NaN, `n` gives NaN. The
 * pseudo-minimum is one instruction of most processors and gives the first operand for any NaN.
 */
#define NPYV_WASM_DEF(S, B, W) \
    NPY_FINLINE npyv_##B npyv_notnan_##S(npyv_##S a) { return (npyv_##B)(a == a); } \
    NPY_FINLINE npyv_##S npyv_min_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)wasm_##W##_pmin((v128_t)a, (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_max_##S(npyv_##S a, npyv_##S b) { return (npyv_##S)wasm_##W##_pmax((v128_t)a, (v128_t)b); } \
    NPY_FINLINE npyv_##S npyv_minp_##S(npyv_##S a, npyv_##S b) \
    { return npyv_select_##S(npyv_notnan_##S(a), npyv_min_##S(a, b), b); } \
    NPY_FINLINE npyv_##S npyv_maxp_##S(npyv_##S a, npyv_##S b) \
    { return npyv_select_##S(npyv_notnan_##S(a), npyv_max_##S(a, b), b); } \
    NPY_FINLINE npyv_##S npyv_minn_##S(npyv_##S a, npyv_##S b) \
    { return npyv_select_##S(npyv_notnan_##S(b), npyv_min_##S(a, b), b); } \
    NPY_FINLINE npyv_##S npyv_maxn_##S(npyv_##S a, npyv_##S b) \
    { return npyv_select_##S(npyv_notnan_##S(b), npyv_max_##S(a, b), b); }
NPYV_WASM_FLOAT(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
/* Over the lanes: halves are folded until one lane is left. */
NPY_FINLINE v128_t npyv__fold8(v128_t a) { return wasm_i64x2_shuffle(a, a, 1, 0); }
NPY_FINLINE v128_t npyv__fold4(v128_t a) { return wasm_i32x4_shuffle(a, a, 1, 0, 3, 2); }
NPY_FINLINE v128_t npyv__fold2(v128_t a) { return wasm_i16x8_shuffle(a, a, 1, 0, 3, 2, 5, 4, 7, 6); }
NPY_FINLINE v128_t npyv__fold1(v128_t a)
{ return wasm_i8x16_shuffle(a, a, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14); }
#define NPYV_WASM_OVER(OP, S) \
    NPY_FINLINE npyv_lanetype_##S npyv_reduce_##OP##_##S(npyv_##S a) \
    { \
        a = npyv_##OP##_##S(a, (npyv_##S)npyv__fold8((v128_t)a)); \
        if (npyv_nlanes_##S > 2) { a = npyv_##OP##_##S(a, (npyv_##S)npyv__fold4((v128_t)a)); } \
        if (npyv_nlanes_##S > 4) { a = npyv_##OP##_##S(a, (npyv_##S)npyv__fold2((v128_t)a)); } \
        if (npyv_nlanes_##S > 8) { a = npyv_##OP##_##S(a, (npyv_##S)npyv__fold1((v128_t)a)); } \
        return a[0]; \
    }
#define NPYV_WASM_DEF(S, B, W) NPYV_WASM_OVER(min, S) NPYV_WASM_OVER(max, S)
NPYV_WASM_ALL(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
#define NPYV_WASM_DEF(S, B, W) \
    NPYV_WASM_OVER(minp, S) NPYV_WASM_OVER(maxp, S) NPYV_WASM_OVER(minn, S) NPYV_WASM_OVER(maxn, S)
NPYV_WASM_FLOAT(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
NPYV_WASM_OVER(add, u32)
NPYV_WASM_OVER(add, u64)
NPYV_WASM_OVER(add, f32)
NPYV_WASM_OVER(add, f64)
#define npyv_sum_u32 npyv_reduce_add_u32
#define npyv_sum_u64 npyv_reduce_add_u64
#define npyv_sum_f32 npyv_reduce_add_f32
#define npyv_sum_f64 npyv_reduce_add_f64
NPY_FINLINE npy_uint32 npyv_sumup_u16(npyv_u16 a)
{ return npyv_sum_u32((npyv_u32)wasm_u32x4_extadd_pairwise_u16x8((v128_t)a)); }
NPY_FINLINE npy_uint16 npyv_sumup_u8(npyv_u8 a)
{ return (npy_uint16)npyv_sumup_u16((npyv_u16)wasm_u16x8_extadd_pairwise_u8x16((v128_t)a)); }

/* Arithmetic of floats. Products are rounded before they are added. */
#define NPYV_WASM_DEF(S, B, W) \
    NPY_FINLINE npyv_##S npyv_div_##S(npyv_##S a, npyv_##S b) { return a / b; } \
    NPY_FINLINE npyv_##S npyv_square_##S(npyv_##S a) { return a * a; } \
    NPY_FINLINE npyv_##S npyv_recip_##S(npyv_##S a) { return npyv_setall_##S(1) / a; } \
    NPY_FINLINE npyv_##S npyv_sqrt_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_sqrt((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_abs_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_abs((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_rint_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_nearest((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_ceil_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_ceil((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_floor_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_floor((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_trunc_##S(npyv_##S a) { return (npyv_##S)wasm_##W##_trunc((v128_t)a); } \
    NPY_FINLINE npyv_##S npyv_muladd_##S(npyv_##S a, npyv_##S b, npyv_##S c) { return a * b + c; } \
    NPY_FINLINE npyv_##S npyv_mulsub_##S(npyv_##S a, npyv_##S b, npyv_##S c) { return a * b - c; } \
    NPY_FINLINE npyv_##S npyv_nmuladd_##S(npyv_##S a, npyv_##S b, npyv_##S c) { return c - a * b; } \
    NPY_FINLINE npyv_##S npyv_nmulsub_##S(npyv_##S a, npyv_##S b, npyv_##S c) { return -(a * b) - c; }
NPYV_WASM_FLOAT(NPYV_WASM_DEF)
#undef NPYV_WASM_DEF
NPY_FINLINE npyv_f32 npyv_muladdsub_f32(npyv_f32 a, npyv_f32 b, npyv_f32 c)
{ return a * b + npyv_xor_f32(c, (npyv_f32){-0.0f, 0.0f, -0.0f, 0.0f}); }
NPY_FINLINE npyv_f64 npyv_muladdsub_f64(npyv_f64 a, npyv_f64 b, npyv_f64 c)
{ return a * b + npyv_xor_f64(c, (npyv_f64){-0.0, 0.0}); }
NPY_FINLINE npyv_s32 npyv_round_s32_f32(npyv_f32 a)
{ return (npyv_s32)wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest((v128_t)a)); }
NPY_FINLINE npyv_s32 npyv_round_s32_f64(npyv_f64 a, npyv_f64 b)
{
    v128_t low = wasm_i32x4_trunc_sat_f64x2_zero(wasm_f64x2_nearest((v128_t)a));
    v128_t high = wasm_i32x4_trunc_sat_f64x2_zero(wasm_f64x2_nearest((v128_t)b));
    return (npyv_s32)wasm_i64x2_shuffle(low, high, 0, 2);
}

/*
 * Division by what intdiv.h made of a divisor: unsigned (h + ((a - h) >> s1)) >> s2, signed
 * ((a + h) >> s1) - (a < 0), with the divisor's sign; h is the high half of a product.
 */
NPY_FINLINE npyv_u8 npyv__mulhi_u8(npyv_u8 a, npyv_u8 b)
{
    v128_t low = wasm_u16x8_extmul_low_u8x16((v128_t)a, (v128_t)b);
    v128_t high = wasm_u16x8_extmul_high_u8x16((v128_t)a, (v128_t)b);
    return (npyv_u8)wasm_i8x16_shuffle(low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}
NPY_FINLINE npyv_s16 npyv__mulhi_s16(npyv_s16 a, npyv_s16 b)
{
    v128_t low = wasm_i32x4_extmul_low_i16x8((v128_t)a, (v128_t)b);
    v128_t high = wasm_i32x4_extmul_high_i16x8((v128_t)a, (v128_t)b);
    return (npyv_s16)wasm_i16x8_shuffle(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
}
NPY_FINLINE npyv_u16 npyv__mulhi_u16(npyv_u16 a, npyv_u16 b)
{
    v128_t low = wasm_u32x4_extmul_low_u16x8((v128_t)a, (v128_t)b);
    v128_t high = wasm_u32x4_extmul_high_u16x8((v128_t)a, (v128_t)b);
    return (npyv_u16)wasm_i16x8_shuffle(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
}
NPY_FINLINE npyv_s32 npyv__mulhi_s32(npyv_s32 a, npyv_s32 b)
{
    v128_t low = wasm_i64x2_extmul_low_i32x4((v128_t)a, (v128_t)b);
    v128_t high = wasm_i64x2_extmul_high_i32x4((v128_t)a, (v128_t)b);
    return (npyv_s32)wasm_i32x4_shuffle(low, high, 1, 3, 5, 7);
}
NPY_FINLINE npyv_u32 npyv__mulhi_u32(npyv_u32 a, npyv_u32 b)
{
    v128_t low = wasm_u64x2_extmul_low_u32x4((v128_t)a, (v128_t)b);
    v128_t high = wasm_u64x2_extmul_high_u32x4((v128_t)a, (v128_t)b);
    return (npyv_u32)wasm_i32x4_shuffle(low, high, 1, 3, 5, 7);
}
NPY_FINLINE npyv_u64 npyv__mulhi_u64(npyv_u64 a, npyv_u64 b)
{
    const npyv_u64 mask = npyv_setall_u64(0xffffffff);
    npyv_u64 a0 = a & mask, a1 = a >> 32, b0 = b & mask, b1 = b >> 32;
    npyv_u64 middle = a1 * b0 + ((a0 * b0) >> 32), other = a0 * b1 + (middle & mask);
    return a1 * b1 + (middle >> 32) + (other >> 32);
}
NPY_FINLINE npyv_s64 npyv__mulhi_s64(npyv_s64 a, npyv_s64 b)
{
    npyv_s64 high = (npyv_s64)npyv__mulhi_u64((npyv_u64)a, (npyv_u64)b);
    return high - ((a >> 63) & b) - ((b >> 63) & a);
}
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_divc_##S(npyv_##S a, const npyv_##S##x3 divisor) \
    { \
        npyv_##S high = npyv__mulhi_##S(a, divisor.val[0]); \
        npyv_##S q = npyv_shr_##S(a - high, (int)divisor.val[1][0]); \
        return npyv_shr_##S(high + q, (int)divisor.val[2][0]); \
    }
NPYV_WASM_DEF(u8)
NPYV_WASM_DEF(u16)
NPYV_WASM_DEF(u32)
NPYV_WASM_DEF(u64)
#undef NPYV_WASM_DEF
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_divc_##S(npyv_##S a, const npyv_##S##x3 divisor) \
    { \
        npyv_##S high = npyv__mulhi_##S(a, divisor.val[0]); \
        npyv_##S q = npyv_shr_##S(a + high, (int)divisor.val[1][0]) - npyv_shr_##S(a, 8 * sizeof(a[0]) - 1); \
        return (q ^ divisor.val[2]) - divisor.val[2]; \
    }
NPYV_WASM_DEF(s16)
NPYV_WASM_DEF(s32)
NPYV_WASM_DEF(s64)
#undef NPYV_WASM_DEF
NPY_FINLINE npyv_s8 npyv_divc_s8(npyv_s8 a, const npyv_s8x3 divisor)
{
    v128_t low = wasm_i16x8_extmul_low_i8x16((v128_t)a, (v128_t)divisor.val[0]);
    v128_t high = wasm_i16x8_extmul_high_i8x16((v128_t)a, (v128_t)divisor.val[0]);
    npyv_s8 top = (npyv_s8)wasm_i8x16_shuffle(
        low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    npyv_s8 q = npyv_shr_s8(a + top, divisor.val[1][0]) - npyv_shr_s8(a, 7);
    return (q ^ divisor.val[2]) - divisor.val[2];
}

/* Order of lanes. */
#define NPYV_WASM_DEF(S, W, LOW, HIGH, EVEN, ODD) \
    NPY_FINLINE npyv_##S##x2 npyv_zip_##S(npyv_##S a, npyv_##S b) \
    { \
        npyv_##S##x2 r = {{(npyv_##S)wasm_##W##_shuffle((v128_t)a, (v128_t)b, LOW), \
                           (npyv_##S)wasm_##W##_shuffle((v128_t)a, (v128_t)b, HIGH)}}; \
        return r; \
    } \
    NPY_FINLINE npyv_##S##x2 npyv_unzip_##S(npyv_##S a, npyv_##S b) \
    { \
        npyv_##S##x2 r = {{(npyv_##S)wasm_##W##_shuffle((v128_t)a, (v128_t)b, EVEN), \
                           (npyv_##S)wasm_##W##_shuffle((v128_t)a, (v128_t)b, ODD)}}; \
        return r; \
    } \
    NPY_FINLINE npyv_##S##x2 npyv_load_##S##x2(const npyv_lanetype_##S *p) \
    { return npyv_unzip_##S(npyv_load_##S(p), npyv_load_##S(p + npyv_nlanes_##S)); } \
    NPY_FINLINE void npyv_store_##S##x2(npyv_lanetype_##S *p, npyv_##S##x2 v) \
    { \
        npyv_##S##x2 zip = npyv_zip_##S(v.val[0], v.val[1]); \
        npyv_store_##S(p, zip.val[0]); \
        npyv_store_##S(p + npyv_nlanes_##S, zip.val[1]); \
    }
#define NPYV_WASM_LIST(...) __VA_ARGS__
#define NPYV_WASM_8(S) NPYV_WASM_DEF(S, i8x16, \
    NPYV_WASM_LIST(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), \
    NPYV_WASM_LIST(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), \
    NPYV_WASM_LIST(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), \
    NPYV_WASM_LIST(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31))
#define NPYV_WASM_16(S) NPYV_WASM_DEF(S, i16x8, \
    NPYV_WASM_LIST(0, 8, 1, 9, 2, 10, 3, 11), NPYV_WASM_LIST(4, 12, 5, 13, 6, 14, 7, 15), \
    NPYV_WASM_LIST(0, 2, 4, 6, 8, 10, 12, 14), NPYV_WASM_LIST(1, 3, 5, 7, 9, 11, 13, 15))
#define NPYV_WASM_32(S) NPYV_WASM_DEF(S, i32x4, \
    NPYV_WASM_LIST(0, 4, 1, 5), NPYV_WASM_LIST(2, 6, 3, 7), \
    NPYV_WASM_LIST(0, 2, 4, 6), NPYV_WASM_LIST(1, 3, 5, 7))
#define NPYV_WASM_64(S) NPYV_WASM_DEF(S, i64x2, \
    NPYV_WASM_LIST(0, 2), NPYV_WASM_LIST(1, 3), NPYV_WASM_LIST(0, 2), NPYV_WASM_LIST(1, 3))
NPYV_WASM_8(u8)
NPYV_WASM_8(s8)
NPYV_WASM_16(u16)
NPYV_WASM_16(s16)
NPYV_WASM_32(u32)
NPYV_WASM_32(s32)
NPYV_WASM_32(f32)
NPYV_WASM_64(u64)
NPYV_WASM_64(s64)
NPYV_WASM_64(f64)
#undef NPYV_WASM_DEF
#define NPYV_WASM_DEF(S, W, ...) \
    NPY_FINLINE npyv_##S npyv_rev64_##S(npyv_##S a) \
    { return (npyv_##S)wasm_##W##_shuffle((v128_t)a, (v128_t)a, __VA_ARGS__); }
NPYV_WASM_DEF(u8, i8x16, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)
NPYV_WASM_DEF(s8, i8x16, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)
NPYV_WASM_DEF(u16, i16x8, 3, 2, 1, 0, 7, 6, 5, 4)
NPYV_WASM_DEF(s16, i16x8, 3, 2, 1, 0, 7, 6, 5, 4)
NPYV_WASM_DEF(u32, i32x4, 1, 0, 3, 2)
NPYV_WASM_DEF(s32, i32x4, 1, 0, 3, 2)
NPYV_WASM_DEF(f32, i32x4, 1, 0, 3, 2)
#undef NPYV_WASM_DEF
#define npyv_permi128_u32(A, E0, E1, E2, E3) __builtin_shufflevector(A, A, E0, E1, E2, E3)
#define npyv_permi128_s32 npyv_permi128_u32
#define npyv_permi128_f32 npyv_permi128_u32
#define npyv_permi128_u64(A, E0, E1) __builtin_shufflevector(A, A, E0, E1)
#define npyv_permi128_s64 npyv_permi128_u64
#define npyv_permi128_f64 npyv_permi128_u64
NPY_FINLINE npyv_u16x2 npyv_expand_u16_u8(npyv_u8 a)
{
    npyv_u16x2 r = {{(npyv_u16)wasm_u16x8_extend_low_u8x16((v128_t)a),
                     (npyv_u16)wasm_u16x8_extend_high_u8x16((v128_t)a)}};
    return r;
}
NPY_FINLINE npyv_u32x2 npyv_expand_u32_u16(npyv_u16 a)
{
    npyv_u32x2 r = {{(npyv_u32)wasm_u32x4_extend_low_u16x8((v128_t)a),
                     (npyv_u32)wasm_u32x4_extend_high_u16x8((v128_t)a)}};
    return r;
}

/* Lanes apart in memory, and fewer of them than a vector has: the others get `fill`, or zero. */
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_loadn_till_##S \
    (const npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, npyv_lanetype_##S fill) \
    { \
        npyv_##S r = npyv_setall_##S(fill); \
        r[0] = p[0]; \
        if (count > 1) { r[1] = p[stride]; } \
        if (npyv_nlanes_##S > 2 && count > 2) { r[npyv_nlanes_##S - 2] = p[stride * 2]; } \
        if (npyv_nlanes_##S > 2 && count > 3) { r[npyv_nlanes_##S - 1] = p[stride * 3]; } \
        return r; \
    } \
    NPY_FINLINE npyv_##S npyv_loadn_##S(const npyv_lanetype_##S *p, npy_intp stride) \
    { return npyv_loadn_till_##S(p, stride, npyv_nlanes_##S, 0); } \
    NPY_FINLINE npyv_##S npyv_loadn_tillz_##S \
    (const npyv_lanetype_##S *p, npy_intp stride, npy_uintp count) \
    { return npyv_loadn_till_##S(p, stride, count, 0); } \
    NPY_FINLINE npyv_##S npyv_load_till_##S \
    (const npyv_lanetype_##S *p, npy_uintp count, npyv_lanetype_##S fill) \
    { \
        if (count >= npyv_nlanes_##S) { return npyv_load_##S(p); } \
        return npyv_loadn_till_##S(p, 1, count, fill); \
    } \
    NPY_FINLINE npyv_##S npyv_load_tillz_##S(const npyv_lanetype_##S *p, npy_uintp count) \
    { return npyv_load_till_##S(p, count, 0); } \
    NPY_FINLINE void npyv_storen_till_##S \
    (npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, npyv_##S a) \
    { \
        p[0] = a[0]; \
        if (count > 1) { p[stride] = a[1]; } \
        if (npyv_nlanes_##S > 2 && count > 2) { p[stride * 2] = a[npyv_nlanes_##S - 2]; } \
        if (npyv_nlanes_##S > 2 && count > 3) { p[stride * 3] = a[npyv_nlanes_##S - 1]; } \
    } \
    NPY_FINLINE void npyv_storen_##S(npyv_lanetype_##S *p, npy_intp stride, npyv_##S a) \
    { npyv_storen_till_##S(p, stride, npyv_nlanes_##S, a); } \
    NPY_FINLINE void npyv_store_till_##S(npyv_lanetype_##S *p, npy_uintp count, npyv_##S a) \
    { \
        if (count >= npyv_nlanes_##S) { npyv_store_##S(p, a); } \
        else { npyv_storen_till_##S(p, 1, count, a); } \
    }
NPYV_WASM_DEF(u32)
NPYV_WASM_DEF(s32)
NPYV_WASM_DEF(f32)
NPYV_WASM_DEF(u64)
NPYV_WASM_DEF(s64)
NPYV_WASM_DEF(f64)
#undef NPYV_WASM_DEF
/* The same for pairs of lanes: a vector holds two of 32 bits, and one of 64. */
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_loadn2_till_##S \
    (const npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, \
     npyv_lanetype_##S low, npyv_lanetype_##S high) \
    { \
        npyv_##S r = {p[0], p[1], low, high}; \
        if (count > 1) { r[2] = p[stride]; r[3] = p[stride + 1]; } \
        return r; \
    } \
    NPY_FINLINE npyv_##S npyv_loadn2_##S(const npyv_lanetype_##S *p, npy_intp stride) \
    { \
        return (npyv_##S)wasm_v128_load64_lane(p + stride, wasm_v128_load64_zero(p), 1); \
    } \
    NPY_FINLINE void npyv_storen2_till_##S \
    (npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, npyv_##S a) \
    { \
        npyv_storel_##S(p, a); \
        if (count > 1) { npyv_storeh_##S(p + stride, a); } \
    }
NPYV_WASM_DEF(u32)
NPYV_WASM_DEF(s32)
NPYV_WASM_DEF(f32)
#undef NPYV_WASM_DEF
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_loadn2_till_##S \
    (const npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, \
     npyv_lanetype_##S low, npyv_lanetype_##S high) \
    { (void)stride; (void)count; (void)low; (void)high; return npyv_load_##S(p); } \
    NPY_FINLINE npyv_##S npyv_loadn2_##S(const npyv_lanetype_##S *p, npy_intp stride) \
    { (void)stride; return npyv_load_##S(p); } \
    NPY_FINLINE void npyv_storen2_till_##S \
    (npyv_lanetype_##S *p, npy_intp stride, npy_uintp count, npyv_##S a) \
    { (void)stride; (void)count; npyv_store_##S(p, a); }
NPYV_WASM_DEF(u64)
NPYV_WASM_DEF(s64)
NPYV_WASM_DEF(f64)
#undef NPYV_WASM_DEF
#define NPYV_WASM_DEF(S) \
    NPY_FINLINE npyv_##S npyv_loadn2_tillz_##S \
    (const npyv_lanetype_##S *p, npy_intp stride, npy_uintp count) \
    { return npyv_loadn2_till_##S(p, stride, count, 0, 0); } \
    NPY_FINLINE npyv_##S npyv_load2_till_##S \
    (const npyv_lanetype_##S *p, npy_uintp count, npyv_lanetype_##S low, npyv_lanetype_##S high) \
    { return npyv_loadn2_till_##S(p, 2, count, low, high); } \
    NPY_FINLINE npyv_##S npyv_load2_tillz_##S(const npyv_lanetype_##S *p, npy_uintp count) \
    { return npyv_loadn2_till_##S(p, 2, count, 0, 0); } \
    NPY_FINLINE void npyv_storen2_##S(npyv_lanetype_##S *p, npy_intp stride, npyv_##S a) \
    { npyv_storen2_till_##S(p, stride, 2, a); } \
    NPY_FINLINE void npyv_store2_till_##S(npyv_lanetype_##S *p, npy_uintp count, npyv_##S a) \
    { npyv_storen2_till_##S(p, 2, count, a); }
NPYV_WASM_DEF(u32)
NPYV_WASM_DEF(s32)
NPYV_WASM_DEF(f32)
NPYV_WASM_DEF(u64)
NPYV_WASM_DEF(s64)
NPYV_WASM_DEF(f64)
#undef NPYV_WASM_DEF

/* Tables of 32 lanes of 32 bits, or of 16 of 64. */
#define npyv_lut32_u32(table, i) ((npyv_u32){(table)[(i)[0]], (table)[(i)[1]], (table)[(i)[2]], (table)[(i)[3]]})
#define npyv_lut32_s32(table, i) ((npyv_s32){(table)[(i)[0]], (table)[(i)[1]], (table)[(i)[2]], (table)[(i)[3]]})
#define npyv_lut32_f32(table, i) ((npyv_f32){(table)[(i)[0]], (table)[(i)[1]], (table)[(i)[2]], (table)[(i)[3]]})
#define npyv_lut16_u64(table, i) ((npyv_u64){(table)[(i)[0]], (table)[(i)[1]]})
#define npyv_lut16_s64(table, i) ((npyv_s64){(table)[(i)[0]], (table)[(i)[1]]})
#define npyv_lut16_f64(table, i) ((npyv_f64){(table)[(i)[0]], (table)[(i)[1]]})

#define npyv_cleanup() ((void)0)
