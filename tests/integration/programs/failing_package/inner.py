class Worker:
    def __init__(self, depth):
        self.depth = depth

    def run(self, number):
        if number:
            return self.dig(self.depth)
        return None

    def dig(self, depth):
        return {}[depth] if not depth else self.dig(depth - 1)
