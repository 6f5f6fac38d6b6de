NAMES = []


def register(cls):
    NAMES.append(cls.__name__)
    return cls
