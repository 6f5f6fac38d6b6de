print("computing lazily in", __name__)


def compute():
    return 42
