/* Stands in for CPython's path computation (Modules/getpath.c), which would run frozen Python code
 * at every start to find an installation. A module knows its paths; main.c has set them.
 */

#include "Python.h"

PyStatus _PyConfig_InitPathConfig(PyConfig *config, int compute_path_config);

PyStatus
_PyConfig_InitPathConfig(PyConfig *Py_UNUSED(config), int Py_UNUSED(compute_path_config))
{
    return PyStatus_Ok();
}
