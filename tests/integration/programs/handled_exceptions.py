"""Which exception is being handled: in and around generators, coroutines, nested handlers and loops."""

import sys
def t():
    def g():
        try:
            yield 1
        except ValueError:
            pass
        print("in g", repr(sys.exception()))
        yield 2
    gen = g()
    try:
        raise IndexError
    except IndexError:
        print(next(gen) == 1, repr(sys.exception()))
    print("a", repr(sys.exception()))
    print(next(gen) == 2, repr(sys.exception()))
t()
def u():
    def g():
        try: raise ValueError
        except ValueError: yield 1
        print("u", repr(sys.exception()))
        yield 2
    gen = g()
    try: raise IndexError
    except IndexError: next(gen)
    next(gen)
u()
def r():
    def g():
        yield 1
        raise
    i = g()
    try:
        try: 1/0
        except ZeroDivisionError: next(i); next(i)
    except Exception as e: print("r", repr(e))
r()
def th():
    def g():
        try:
            try: raise ValueError("a")
            except ValueError: yield 1
        except TypeError as e: print("th", repr(e), repr(e.__context__))
        print(repr(sys.exception()))
        yield 2
    i = g(); next(i); i.throw(TypeError("t"))
    print(repr(sys.exception()))
th()
def yf():
    def inner():
        try: raise KeyError(1)
        except KeyError:
            yield repr(sys.exception())
            yield repr(sys.exception())
    def outer():
        try: raise OSError(2)
        except OSError:
            yield from inner()
            yield repr(sys.exception())
    print(list(outer()), repr(sys.exception()))
yf()
import asyncio
async def co():
    try: raise KeyError(1)
    except KeyError:
        await asyncio.sleep(0)
        print(repr(sys.exception()))
        try: raise ValueError
        except ValueError as e: print(repr(e.__context__))
async def main():
    await asyncio.gather(co(), co())
    print(repr(sys.exception()))
asyncio.run(main())
def f():
    try: raise IndexError
    except IndexError:
        try: raise ValueError
        except ValueError:
            pass
        print("1", repr(sys.exception()))
    print("2", repr(sys.exception()))
f()
def simple_gen():
    yield 1
def leak3():
    g = simple_gen(); next(g)
    try: raise IndexError
    except IndexError as e:
        try: g.throw(e)
        except IndexError: print("3", repr(sys.exception()))
        print("4", repr(sys.exception()))
    print("5", repr(sys.exception()))
leak3()
class WithExit:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def w():
    with WithExit():
        raise KeyError
    print("w", repr(sys.exception()))
w()
def fin():
    try:
        try: raise KeyError
        finally:
            print("fin", repr(sys.exception()))
    except KeyError: pass
    print("fin2", repr(sys.exception()))
fin()
def loop():
    for i in range(2):
        try:
            raise IndexError(i)
        except IndexError:
            continue
    print("loop", repr(sys.exception()))
loop()
def ret():
    try: raise IndexError
    except IndexError: return 1
ret(); print("ret", repr(sys.exception()))
def brk():
    while True:
        try: raise IndexError
        except IndexError: break
    print("brk", repr(sys.exception()))
brk()
