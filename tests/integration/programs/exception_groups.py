"""ExceptionGroup and except*: splitting, nesting, re-raising, subclassing, and the limits."""


def tree():
    return ExceptionGroup(
        "top",
        [
            ValueError(1),
            TypeError("t"),
            ExceptionGroup("nested", [OSError("io"), ValueError(2), KeyError("k")]),
        ],
    )


def show(group, depth=0):
    print("  " * depth + repr(str(group)))
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            show(error, depth + 1)
        else:
            print("  " * (depth + 1) + repr(error))


match, rest = tree().split(ValueError)
show(match)
show(rest)
print(tree().subgroup(lambda error: isinstance(error, LookupError)), tree().subgroup(MemoryError))

try:
    try:
        raise tree()
    except* ValueError as group:
        print("values", [str(error) for error in group.exceptions])
    except* (TypeError, OSError) as group:
        print("others", len(group.exceptions))
except ExceptionGroup as left:
    show(left)

try:
    try:
        raise tree()
    except* ValueError:
        raise RuntimeError("while handling")
    except* KeyError:
        raise
    except* Exception:
        pass
except ExceptionGroup as group:
    print(group.message, [type(error).__name__ for error in group.exceptions])
    print(type(group.exceptions[0].__context__).__name__)

try:
    raise ValueError("naked")
except* ValueError as group:
    print(repr(group))
else:
    print("not reached")
finally:
    print("finally")


def first_even():
    for number in range(5):
        try:
            if number % 2 == 0 and number:
                raise ExceptionGroup("even", [ValueError(number)])
        except* ValueError as group:
            found = group.exceptions[0].args[0]
        else:
            continue
        print("found", found)
        break


first_even()


class Failures(ExceptionGroup):
    def __new__(cls, message, errors, code):
        group = super().__new__(cls, message, errors)
        group.code = code
        return group

    def derive(self, errors):
        return Failures(self.message, errors, self.code)


group = Failures("custom", [ValueError(), TypeError()], 7)
group.add_note("a note")
part = group.subgroup(TypeError)
print(type(part).__name__, part.code, part.__notes__)
for arguments in [("m", []), ("m", [1]), ("m", "x"), (1, [ValueError()])]:
    try:
        ExceptionGroup(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__)
print(type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
try:
    ExceptionGroup("e", [KeyboardInterrupt()])
except TypeError as error:
    print(error)
try:
    try:
        raise group
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
