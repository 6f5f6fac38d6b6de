"""warnings: filters, categories, catching, turning into errors, stack levels, deprecated()."""

import io
import sys
import warnings


def old_function(level=2):
    warnings.warn("old_function is old", DeprecationWarning, stacklevel=level)
    return "result"


class OwnWarning(UserWarning):
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"own warning {self.code}"


@warnings.deprecated("use new_api")
def old_api():
    return "old api"


sys.stderr = io.StringIO()
print(old_function())
warnings.warn("seen once")
for _ in range(3):
    warnings.warn("in a loop")
warnings.warn(OwnWarning(7))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_function()
    old_function(1)
    old_api()
    warnings.warn(OwnWarning(8), source=None)
for item in caught:
    print(item.category.__name__, str(item.message), item.lineno > 0)
    print(item.filename.endswith("warning_filters.py"))

with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        old_function()
    except DeprecationWarning as error:
        print("raised", error)
with warnings.catch_warnings(action="ignore", category=UserWarning):
    warnings.warn("not shown")
with warnings.catch_warnings():
    warnings.filterwarnings("error", message="bad.*", category=UserWarning)
    warnings.warn("good enough")
    try:
        warnings.warn("bad thing")
    except UserWarning as error:
        print("raised", error)


def show(message, category, filename, lineno, file=None, line=None):
    print("hook:", category.__name__, message)


with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = show
    warnings.warn("through the hook", RuntimeWarning)
    code = compile("x = 1 is 1\ny = '\\d'", "<generated>", "exec")
print(warnings.formatwarning("text", UserWarning, "file.py", 3, "the line"), end="")
with warnings.catch_warnings():
    warnings.simplefilter("error", ResourceWarning)
    try:
        warnings.warn("explicit", ResourceWarning)
    except ResourceWarning as error:
        print(error)
try:
    warnings.warn("x", category=int)
except TypeError as error:
    print(error)
try:
    warnings.simplefilter("sometimes")
except (ValueError, AssertionError) as error:
    print(error)
warnings.warn_explicit("explicit place", SyntaxWarning, "elsewhere.py", 12)
print(sys.stderr.getvalue().replace(__file__, "PROGRAM"))
sys.stderr = sys.__stderr__
