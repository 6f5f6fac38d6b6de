# engines: bytecode
"""Where carets stand in tracebacks: in expressions of all kinds, whole statements, and texts.

CPython parses the lines; a module reads their tokens. Its own functions are asked, one by one.
"""

import traceback

OPERANDS = ["a", "1", "'s'", "f'{a + 1:>{w}}'", "(a)", "(a, b)", "()", "[a, b]", "{a: b}"]
OPERANDS += ["(yield)", "(yield a, b)", "(lambda x, y: x)", "(x for x in y)", "a.b", "a[0]", "f(x)"]
OPERANDS += ["-a", "not a", "await a", "(a if b else c)", "((a))", "'''q\nr'''", "...", "é"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^", "<", "and", ","]
MORE = [
    "a ** b ** c", "-a ** b", "-a ** b * c", "a * -b ** c", "a + b - c", "a - (b - c)", "a or b + c",
    "(a + b)", "((a + b))", "(a)(b)", "f(x)[y](z)", "f (x) [ y ]", "f(x).g", "await f(x)", "a if b else c",
    "a\\\n+b", "a # +\n+ b", "f(\n  x,\n)", "f # (\n(x)", "a[\n0\n]", "x = 1", "x += 1", "del x", "*a", "**a",
    "a: b", "a b", "a +", "+", "", "import a", "lambda: a + b", "[a + b]", "{a}", "x := a + b", "a.b.c(d)",
    "'a' 'b' % c", "1 .real", "f'{a}' f'{b}' + c", "a + b)", "(a + b", "a\n+ b", "print(a) if b else c(d)",
]  # fmt: skip
STATEMENTS = [
    "return f(x)", "return f(x) + 1", "return a.f(x)", "return (f(x))", "return f", "return f(x); y = 1",
    "return f(x) # why", "y = f(x)", "y = a.f(x)", "y = f(x)[0]", "y = z = f(x)", "y.z = f(x)", "y: int = f(x)",
    "y += f(x)", "y = (f(x))", "y = f(\n  x,\n  1)", "if f(x): pass", "y = é(x)", "é = f(x)", "f(x)", "# f(x)",
    "y = f(x) if a else b", "y = f(x), 1", "return not f(x)", "y = not f(x)", "y = await f(x)", "y = -f(x)",
]  # fmt: skip


def show_anchors(text):
    try:
        found = traceback._extract_caret_anchors_from_line_segment(text)
    except Exception:
        # So does the traceback: without anchors.
        found = None
    print(repr(text), found and tuple(found))


def show_statement(text):
    lines = text.split("\n")
    stack = traceback.StackSummary()
    for start in range(len(lines[0])):
        ends = range(start + 1 if len(lines) == 1 else 1, len(lines[-1]) + 1)
        shown = [stack._should_show_carets(start, end, lines, True) for end in ends]
        print(repr(text), start, "".join(str(int(item)) for item in shown))


for left in OPERANDS:
    for right in OPERANDS:
        for operator in OPERATORS if left == "a" or right == "a" else ["+"]:
            show_anchors(f"{left} {operator} {right}")
            if not operator.isalpha():
                show_anchors(f"{left}{operator}{right}")
    show_anchors(f"{left}({left})")
    show_anchors(f"{left} [{left}]")
for text in MORE:
    show_anchors(text)
for text in STATEMENTS:
    show_statement(text)
