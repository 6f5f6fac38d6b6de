"""__slots__, __init_subclass__, __set_name__, and cooperative super() with multiple inheritance."""

import weakref


class Point:
    __slots__ = {"x": "horizontal", "y": "vertical"}

    def __init__(self, x, y):
        self.x, self.y = x, y


class Weak(Point):
    __slots__ = ("__weakref__",)


class Open(Point):
    pass


point = Point(1, 2)
print(point.x, Point.x.__doc__, type(Point.x).__name__, hasattr(point, "__dict__"))
for action in (lambda: setattr(point, "z", 3), lambda: weakref.ref(point)):
    try:
        action()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, str(error).replace("'__main__.Point'", "'Point'"))
del point.x
try:
    point.x
except AttributeError as error:
    print(type(error).__name__, error)
weak = Weak(3, 4)
print(weakref.ref(weak)() is weak, hasattr(weak, "__dict__"))
opened = Open(5, 6)
opened.z = 7
print(vars(opened), opened.x, Open.__dictoffset__ != 0)
try:

    class Clash(Point, Exception):
        pass

    class Doubled:
        __slots__ = ("a",)
        a = 1

except (TypeError, ValueError) as error:
    print(type(error).__name__, error)


class Named:
    def __set_name__(self, owner, name):
        print("named", owner.__name__, name)


class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **options):
        super().__init_subclass__(**options)
        cls.registry[key or cls.__name__] = cls
        print("registered", cls.__name__, key)

    def describe(self):
        return ["plugin"]


class Left(Plugin, key="l"):
    field = Named()

    def describe(self):
        return ["left", *super().describe()]


class Right(Plugin):
    def describe(self):
        return ["right", *super().describe()]


class Both(Left, Right, key="b"):
    def describe(self):
        return ["both", *super().describe()]


print(sorted(Plugin.registry), Both().describe(), [cls.__name__ for cls in Both.__mro__])
try:

    class Wrong(Plugin, colour="red"):
        pass

except TypeError as error:
    print(error)


class Broken:
    def __set_name__(self, owner, name):
        raise RuntimeError("no name wanted")


try:

    class Holder:
        attribute = Broken()

except RuntimeError as error:
    print(error, error.__notes__)

try:

    class Tangled(Left, Plugin, Right):
        pass

except TypeError as error:
    print(" ".join(str(error).split()))
first = super(Both, Both()).describe
print(first(), super(Left, Both()).describe())
