/* Functions of the C library that are wrong in zig 0.17: log2 and log10 lose all accuracy for
 * subnormal arguments, and acosh and acoshf give a number for arguments below -1. The linker puts
 * these in their place (`--wrap`).
 */

#include <float.h>

double __real_log2(double);
double __real_log10(double);
double __real_acosh(double);
float __real_acoshf(float);

double
__wrap_log2(double x)
{
    return x > 0 && x < DBL_MIN ? __real_log2(x * 0x1p54) - 54 : __real_log2(x);
}

double
__wrap_log10(double x)
{
    /* 54 * log10(2) */
    return x > 0 && x < DBL_MIN ? __real_log10(x * 0x1p54) - 54 * 0.30102999566398119521
                                : __real_log10(x);
}

double
__wrap_acosh(double x)
{
    return x < 1 ? __builtin_nan("") : __real_acosh(x);
}

float
__wrap_acoshf(float x)
{
    return x < 1 ? __builtin_nanf("") : __real_acoshf(x);
}
