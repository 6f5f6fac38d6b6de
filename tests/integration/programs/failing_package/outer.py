from .inner import Worker


def start(options):
    worker = Worker(**options)
    return [worker.run(n) for n in range(2)]
