/*
 * Products of matrices and vectors of floats, in the place of a BLAS. Strides are in bytes and may
 * be anything; results must not overlap operands.
 */
#ifndef NUMPY_CORE_SRC_COMMON_PRODUCTS_H_
#define NUMPY_CORE_SRC_COMMON_PRODUCTS_H_

#include "numpy/ndarraytypes.h"

/* A matrix: its first element, and how far its rows and columns are apart. */
typedef struct {
    char *at;
    npy_intp row, column;
} npy_matrix;

/* out[m, p] = a[m, n] @ b[n, p]; say whether there was memory for it, else nothing is written. */
NPY_NO_EXPORT int
npy_multiply_floats(npy_matrix a, npy_matrix b, npy_matrix out, npy_intp m, npy_intp n, npy_intp p);
NPY_NO_EXPORT int
npy_multiply_doubles(npy_matrix a, npy_matrix b, npy_matrix out, npy_intp m, npy_intp n, npy_intp p);

/* The scalar product of n elements. */
NPY_NO_EXPORT float
npy_dot_floats(const char *a, npy_intp a_stride, const char *b, npy_intp b_stride, npy_intp n);
NPY_NO_EXPORT double
npy_dot_doubles(const char *a, npy_intp a_stride, const char *b, npy_intp b_stride, npy_intp n);

#endif
