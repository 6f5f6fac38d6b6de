"""ast: parsing, dumping, unparsing, visiting, transforming, literal_eval; tokenize and keyword."""

import ast
import io
import keyword
import symtable
import token
import tokenize

SOURCE = '''
@decorator
async def f(a, /, b: int = 1, *args, c=2, **kw) -> None:
    """doc"""
    async with x as y, z: await q
    return [i for i in range(3) if i % 2] or {**a, "k": (yield)}
class C[T](Base, metaclass=M):
    x: int = 5
    def m(self): return super().m() if not self.x else lambda *a: a[1:2, ...]
match p:
    case {"k": [1, *_], **rest} if rest: pass
    case C(x=1) | None as n: pass
try:
    raise E from None
except* (A, B) as e:
    del e.x, e[0]
else:
    global g
for i, (j, k) in z: continue
while (n := n - 1) >= 0 != 3 is not None: break
s = f"{v!r:>{w}} {{}} {v=}" "tail" if a < b < c else -x ** -y @ z // 2
type Alias[*Ts] = tuple[*Ts]
'''
tree = ast.parse(SOURCE)
unparsed = ast.unparse(tree)
print(unparsed)
print(ast.dump(ast.parse(unparsed)) == ast.dump(tree), ast.get_docstring(tree.body[0]))
print(ast.dump(ast.parse("x += 1; f(*a, k=2)", mode="exec"), indent=1))
print(ast.dump(ast.parse("a.b[1:2]", mode="eval"), include_attributes=True)[:120])


class Names(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Name(self, node):
        self.found.append(f"{node.id}@{node.lineno}:{node.col_offset}{type(node.ctx).__name__[0]}")

    def visit_FunctionDef(self, node):
        self.found.append(f"def {node.name}")
        self.generic_visit(node)


names = Names()
names.visit(tree)
print(names.found)


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return (
            ast.copy_location(ast.Constant(node.value * 2), node)
            if isinstance(node.value, int)
            else node
        )

    def visit_Assert(self, node):
        return None


changed = ast.fix_missing_locations(
    Double().visit(ast.parse("assert 0\nresult = 20 + len('ab') * 1"))
)
space = {}
exec(compile(changed, "<changed>", "exec"), space)
print(space["result"], ast.unparse(changed))
built = ast.Expression(ast.BinOp(ast.Constant(2), ast.Pow(), ast.Constant(10)))
print(eval(compile(ast.fix_missing_locations(built), "<built>", "eval")))
print(
    ast.literal_eval("{'a': [1, -2.5, (3+4j)], 'b': {None, True}, 'c': b'x'}")
    == {"a": [1, -2.5, 3 + 4j], "b": {None, True}, "c": b"x"}
)
for text in ("__import__('os')", "1 + x", "[1", "f'{1}'"):
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).split(" on line")[0].split(": <ast")[0])
try:
    compile(ast.Expression(ast.Name("x", ast.Store())), "<bad>", "eval")
except (ValueError, TypeError) as error:
    print(type(error).__name__, error)
print(ast.get_source_segment(SOURCE, tree.body[1].body[0]), len(list(ast.walk(tree))))

for item in tokenize.generate_tokens(io.StringIO("x = f'{y}' # c\nif x:\n  é\n").readline):
    print(token.tok_name[item.exact_type], repr(item.string), end=" ")
print()
try:
    list(tokenize.generate_tokens(io.StringIO("(1,").readline))
except tokenize.TokenError as error:
    print(error)
table = symtable.symtable("def f(a):\n    global g\n    def h(): return a\n", "<t>", "exec")
inner = table.get_children()[0]
print(inner.get_name(), inner.get_parameters(), inner.get_globals())
print(inner.get_children()[0].get_frees())
print(keyword.iskeyword("match"), keyword.issoftkeyword("match"), len(keyword.kwlist))
