/* What upstream's python program is: everything comes from the library. */

#include "Python.h"

int
main(int argc, char **argv)
{
    return Py_BytesMain(argc, argv);
}
