/*
 * A product is made of blocks: a block of the right matrix is packed into panels as wide as the
 * kernel, one of the left into panels as high, both in the order in which the kernel reads them.
 * The kernel keeps its tile of the result in vectors. All of it is clang's vectors of 16 bytes,
 * which are single instructions where there are some, and loops where there are none.
 */
#define NPY_NO_DEPRECATED_API NPY_API_VERSION

#include <Python.h>
#include <stdlib.h>

#include "products.h"

typedef float four_floats __attribute__((vector_size(16)));
typedef double two_doubles __attribute__((vector_size(16)));
typedef four_floats loose_four_floats __attribute__((aligned(4)));
typedef two_doubles loose_two_doubles __attribute__((aligned(8)));

enum {
    HEIGHT = 4,      /* rows of a kernel's tile */
    VECTORS = 2,     /* vectors in each of them */
    ROWS = 64,       /* of the left matrix that are packed at once */
    DEPTH = 256,     /* columns of the left matrix, rows of the right, that are packed at once */
    FEW = 1 << 10,   /* multiplications for which packing does not pay */
};

#define AT(type, matrix, i, j) (*(type *)((matrix).at + (i) * (matrix).row + (j) * (matrix).column))

#define DEFINE_PRODUCTS(type, vector, loose, names) \
\
enum { LANES_##type = 16 / sizeof(type), WIDTH_##type = VECTORS * LANES_##type }; \
\
NPY_NO_EXPORT type \
npy_dot_##names(const char *a, npy_intp a_stride, const char *b, npy_intp b_stride, npy_intp n) \
{ \
    enum { LANES = LANES_##type }; \
    type sum = 0; \
    npy_intp i = 0; \
    if (a_stride == sizeof(type) && b_stride == sizeof(type)) { \
        vector s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}; \
        const type *x = (const type *)a, *y = (const type *)b; \
        for (; i + 4 * LANES <= n; i += 4 * LANES) { \
            s0 += *(const loose *)(x + i) * *(const loose *)(y + i); \
            s1 += *(const loose *)(x + i + LANES) * *(const loose *)(y + i + LANES); \
            s2 += *(const loose *)(x + i + 2 * LANES) * *(const loose *)(y + i + 2 * LANES); \
            s3 += *(const loose *)(x + i + 3 * LANES) * *(const loose *)(y + i + 3 * LANES); \
        } \
        s0 = (s0 + s1) + (s2 + s3); \
        for (int lane = 0; lane < LANES; lane++) { \
            sum += s0[lane]; \
        } \
    } \
    for (; i < n; i++) { \
        sum += *(const type *)(a + i * a_stride) * *(const type *)(b + i * b_stride); \
    } \
    return sum; \
} \
\
/* Rows `first` to `first + count` in panels of HEIGHT; what lacks in the last one is zero. */ \
static void \
pack_left_##names(type *to, npy_matrix a, npy_intp first, npy_intp count, npy_intp from, npy_intp n) \
{ \
    for (npy_intp i = 0; i < count; i += HEIGHT) { \
        for (npy_intp k = 0; k < n; k++) { \
            for (npy_intp row = i; row < i + HEIGHT; row++) { \
                *to++ = row < count ? AT(type, a, first + row, from + k) : 0; \
            } \
        } \
    } \
} \
\
static void \
pack_right_##names(type *to, npy_matrix b, npy_intp from, npy_intp n, npy_intp p) \
{ \
    enum { WIDTH = WIDTH_##type }; \
    for (npy_intp j = 0; j < p; j += WIDTH) { \
        for (npy_intp k = 0; k < n; k++) { \
            for (npy_intp column = j; column < j + WIDTH; column++) { \
                *to++ = column < p ? AT(type, b, from + k, column) : 0; \
            } \
        } \
    } \
} \
\
static void \
make_tile_##names(const type *left, const type *right, npy_intp n, vector tile[HEIGHT][VECTORS]) \
{ \
    vector t00 = {0}, t01 = {0}, t10 = {0}, t11 = {0}, t20 = {0}, t21 = {0}, t30 = {0}, t31 = {0}; \
    for (npy_intp k = 0; k < n; k++, left += HEIGHT, right += WIDTH_##type) { \
        vector b0 = *(const loose *)right, b1 = *(const loose *)(right + LANES_##type); \
        t00 += left[0] * b0, t01 += left[0] * b1; \
        t10 += left[1] * b0, t11 += left[1] * b1; \
        t20 += left[2] * b0, t21 += left[2] * b1; \
        t30 += left[3] * b0, t31 += left[3] * b1; \
    } \
    tile[0][0] = t00, tile[0][1] = t01, tile[1][0] = t10, tile[1][1] = t11; \
    tile[2][0] = t20, tile[2][1] = t21, tile[3][0] = t30, tile[3][1] = t31; \
} \
\
static void \
keep_tile_##names(npy_matrix out, vector tile[HEIGHT][VECTORS], npy_intp rows, npy_intp columns, int adds) \
{ \
    const type *values = (const type *)tile; \
    for (npy_intp i = 0; i < rows; i++, values += WIDTH_##type) { \
        for (npy_intp j = 0; j < columns; j++) { \
            type *to = &AT(type, out, i, j); \
            *to = adds ? *to + values[j] : values[j]; \
        } \
    } \
} \
\
/* A row of results: whole vectors of the right matrix's rows are added up. */ \
static void \
multiply_row_##names(npy_matrix a, npy_matrix b, npy_matrix out, npy_intp n, npy_intp p) \
{ \
    enum { LANES = LANES_##type }; \
    npy_intp j = 0; \
    if (b.column == sizeof(type)) { \
        for (; j + 4 * LANES <= p; j += 4 * LANES) { \
            vector s[4] = {{0}, {0}, {0}, {0}}; \
            const char *from = b.at + j * sizeof(type); \
            for (npy_intp k = 0; k < n; k++, from += b.row) { \
                const type x = AT(type, a, 0, k); \
                s[0] += x * *(const loose *)from; \
                s[1] += x * *(const loose *)(from + 16); \
                s[2] += x * *(const loose *)(from + 32); \
                s[3] += x * *(const loose *)(from + 48); \
            } \
            for (int lane = 0; lane < 4 * LANES; lane++) { \
                AT(type, out, 0, j + lane) = s[lane / LANES][lane % LANES]; \
            } \
        } \
    } \
    for (; j < p; j++) { \
        AT(type, out, 0, j) = npy_dot_##names(a.at, a.column, b.at + j * b.column, b.row, n); \
    } \
} \
\
static void \
multiply_blocks_##names( \
        npy_matrix a, npy_matrix b, npy_matrix out, npy_intp m, npy_intp n, npy_intp p, \
        type *left, type *right) \
{ \
    enum { WIDTH = WIDTH_##type }; \
    for (npy_intp from = 0; from < n; from += DEPTH) { \
        npy_intp depth = n - from < DEPTH ? n - from : DEPTH; \
        pack_right_##names(right, b, from, depth, p); \
        for (npy_intp first = 0; first < m; first += ROWS) { \
            npy_intp rows = m - first < ROWS ? m - first : ROWS; \
            pack_left_##names(left, a, first, rows, from, depth); \
            for (npy_intp j = 0; j < p; j += WIDTH) { \
                for (npy_intp i = 0; i < rows; i += HEIGHT) { \
                    vector tile[HEIGHT][VECTORS]; \
                    npy_matrix at = {&AT(char, out, first + i, j), out.row, out.column}; \
                    make_tile_##names(left + i * depth, right + j * depth, depth, tile); \
                    keep_tile_##names(at, tile, rows - i < HEIGHT ? rows - i : HEIGHT, \
                                      p - j < WIDTH ? p - j : WIDTH, from > 0); \
                } \
            } \
        } \
    } \
} \
\
NPY_NO_EXPORT int \
npy_multiply_##names(npy_matrix a, npy_matrix b, npy_matrix out, npy_intp m, npy_intp n, npy_intp p) \
{ \
    if (p == 1 && m > 1) { \
        npy_matrix turned_a = {b.at, b.column, b.row}; \
        npy_matrix turned_b = {a.at, a.column, a.row}, turned_out = {out.at, out.column, out.row}; \
        multiply_row_##names(turned_a, turned_b, turned_out, n, m); \
        return 1; \
    } \
    if (m == 1 || (double)m * n * p <= FEW) { \
        for (npy_intp i = 0; i < m; i++, a.at += a.row, out.at += out.row) { \
            multiply_row_##names(a, b, out, n, p); \
        } \
        return 1; \
    } \
    size_t depth = n < DEPTH ? n : DEPTH; \
    size_t width = ((size_t)p + WIDTH_##type - 1) / WIDTH_##type * WIDTH_##type; \
    type *left = malloc((ROWS + width) * depth * sizeof(type)); \
    if (left == NULL) { \
        return 0; \
    } \
    multiply_blocks_##names(a, b, out, m, n, p, left, left + ROWS * depth); \
    free(left); \
    return 1; \
}

DEFINE_PRODUCTS(float, four_floats, loose_four_floats, floats)
DEFINE_PRODUCTS(double, two_doubles, loose_two_doubles, doubles)
