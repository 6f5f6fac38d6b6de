"""eval, exec and compile: namespaces, modes, flags, closures, syntax errors, code objects."""

import __future__

import builtins
import codeop
import types

x = "global x"


def scopes():
    x = "local x"
    y = 2
    exec("x = 'changed'; created = 1")
    print(x, eval("x"), eval("y + 1"))
    namespace = {"y": 5}
    exec("z = y * 2\ndef f(n): return n + z", namespace)
    print(namespace["z"], namespace["f"](1), "__builtins__" in namespace)
    print(eval("[y for _ in range(2)]", {"y": 3}), eval("x", {}, {"x": "from locals"}))
    return eval("lambda: y", {"y": "captured"})()


print(scopes(), x)
exec("x = 'set by exec'")
print(x, eval("x"), eval(" 1 +\n 2".replace("\n", "")), eval(b"3 * 4"))
code = compile("a = 1\nb = a + 1\n", "<made>", "exec")
space = {}
exec(code, space)
print(space["b"], code.co_filename, code.co_names, code.co_consts[0], type(code).__name__)
print(eval(compile("5 if True else 6", "<e>", "eval")))
print(compile("1 <> 2", "<f>", "eval", __future__.CO_FUTURE_BARRY_AS_BDFL) is not None)
inner = [
    const
    for const in compile("def g(a, b=2): return a, b", "<g>", "exec").co_consts
    if isinstance(const, types.CodeType)
]
factory = types.FunctionType(inner[0], globals(), argdefs=(3,))
print(factory.__name__, factory(1), factory.__code__.co_varnames)
print(factory.__code__.replace(co_name="renamed").co_name)


class Tracking(dict):
    def __missing__(self, key):
        if key in vars(builtins):
            raise KeyError(key)
        return f"<{key}>"

    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)


tracked = Tracking()
exec("first = unknown\nsecond = len(first)", {}, tracked)
print(dict(tracked))
try:
    eval("open", {"__builtins__": {}})
except NameError as error:
    print(error)

module = types.ModuleType("made", "A made module.")
exec(
    "value = 41\ndef get(): global value; value += 1; return value\nclass C: pass", module.__dict__
)
print(module.get(), module.value, module.C.__module__, repr(module.get).split(" at ")[0])
print(module.__doc__)
exec(
    compile(
        "def h(x: Undefined) -> int: return x",
        "<ann>",
        "exec",
        __future__.annotations.compiler_flag,
    ),
    space,
)
print(space["h"].__annotations__)

for source, mode in (
    ("1 +", "eval"), ("x = 1", "eval"), ("if x:\npass", "exec"), ("def f(:\n pass", "exec"),
    ("return 1", "exec"),
    ("'open", "exec"), ("a b", "exec"), ("  x", "exec"), ("f(a=1, 2)", "exec"),
    ("x = = 2", "exec"), ("await x", "exec"),
    ("class = 3", "exec"), ("1 = x", "exec"), ("(yield)", "eval"), ("break", "exec"),
    ("nonlocal q", "exec"), ("f'{x!z}'", "eval"),
    ("x\0y", "exec"), ("{1: 2, **3, 4}", "exec"), ("prnt 'hi'", "exec"),
    ("if True:\n\tx\n        y", "exec"), ("é = $", "exec"),
):  # fmt: skip
    try:
        compile(source, "<bad>", mode)
        print("compiled", source)
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno, error.offset, error.text)
    except ValueError as error:
        print(type(error).__name__, error)
print([codeop.compile_command(text) is not None for text in ("x = 1", "if x:", "if x:\n  y\n")])
print(eval("__name__"), eval("(n := 3) + n"), exec("pass"), callable(compile))
