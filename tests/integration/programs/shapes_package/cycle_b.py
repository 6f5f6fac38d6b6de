import shapes_package.cycle_a as a

ANSWER = 7
print("half imported:", hasattr(a, "EARLY"), hasattr(a, "talk"))
try:
    from .cycle_a import EARLY
except ImportError as error:
    print(str(error).split(" from ")[0])


def answer():
    return a.EARLY, ANSWER
