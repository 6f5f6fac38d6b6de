import cython

@cython.locals(steps=cython.int)
cpdef int collatz(long long n)
