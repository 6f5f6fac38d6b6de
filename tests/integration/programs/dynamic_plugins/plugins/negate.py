def run(a):
    return -a
