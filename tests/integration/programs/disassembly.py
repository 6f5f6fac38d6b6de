# engines: bytecode
"""dis and code objects: only where functions are bytecode."""

import dis
import io


def sample(a, b=2, *, c=3):
    total = a + b
    for n in range(c):
        total += n
    return total


out = io.StringIO()
dis.dis(sample, file=out)
print(len(out.getvalue().splitlines()) > 15, "FOR_ITER" in out.getvalue())
names = [instruction.opname for instruction in dis.get_instructions(sample)]
print(names[0], "RETURN_VALUE" in names, names.count("BINARY_OP"))
code = sample.__code__
print(code.co_argcount, code.co_kwonlyargcount, code.co_varnames, code.co_consts, code.co_names)
print(code.co_flags & 3)
print(sample.__defaults__, sample.__kwdefaults__, code.co_stacksize > 0)
print(list(code.co_lines())[0][2] is not None)
print(dis.stack_effect(dis.opmap["POP_TOP"]), dis.opname[dis.opmap["RETURN_VALUE"]])
print(dis.code_info(sample).splitlines()[0])
changed = code.replace(co_consts=tuple(7 if const == 0 else const for const in code.co_consts))
print(changed == code, hash(code) == hash(sample.__code__))
print(len(changed.co_consts) == len(code.co_consts))
sample.__code__ = (lambda a, b=0, *, c=0: ("replaced", a, b, c)).__code__
print(sample(1))
