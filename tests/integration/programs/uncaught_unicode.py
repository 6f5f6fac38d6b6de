# exit: 1
# stderr: traceback
"""Names and messages beyond ASCII, several lines, and a class from a nested scope."""


class Größe:
    class Fehler(ValueError):
        pass


def prüfe(größe):
    raise Größe.Fehler(f"größe {größe} 😀\nzweite Zeile")


print("prüfe")
prüfe(3)
