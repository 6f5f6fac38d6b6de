"""difflib, heapq, bisect, graphlib, queue and sched: algorithms of the library."""

import bisect
import difflib
import graphlib
import heapq
import queue
import sched

before = "one\ntwo\nthree\nfour\nfive\n".splitlines(keepends=True)
after = "zero\none\ntwo\ntree\nfive\nsix\n".splitlines(keepends=True)
print("".join(difflib.unified_diff(before, after, "before", "after", n=1)))
print("".join(difflib.ndiff(before, after)))
print("".join(difflib.context_diff(before, after, n=0)))
matcher = difflib.SequenceMatcher(None, "abxcd", "abcd")
print(matcher.ratio(), matcher.get_opcodes(), matcher.find_longest_match())
print(matcher.get_matching_blocks()[-1])
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))
print("".join(difflib.restore(difflib.ndiff(before, after), 2))[:8])
print(len(difflib.HtmlDiff().make_table(before, after)) > 500)

heap = [5, 1, 8, 3, 9, 2]
heapq.heapify(heap)
heapq.heappush(heap, 0)
print(heap[0], heapq.heappop(heap), heapq.heappushpop(heap, 4), heapq.heapreplace(heap, 7))
print([heapq.heappop(heap) for _ in range(len(heap))])
print(heapq.nlargest(2, "banana"))
print(heapq.nsmallest(2, [(3, "c"), (1, "a"), (2, "b")], key=lambda p: p[1]))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])))
print(list(heapq.merge("ca", "b", key=ord, reverse=True)))
try:
    heapq.heappop([])
except IndexError as error:
    print(error)

scores = [10, 20, 20, 30]
print(bisect.bisect(scores, 20), bisect.bisect_left(scores, 20), bisect.bisect_right(scores, 5))
print(bisect.bisect(scores, 99))
bisect.insort(scores, 25)
bisect.insort_left(scores, 20)
print(scores, "FDCBA"[bisect.bisect([60, 70, 80, 90], 77)])
people = [("ann", 20), ("bob", 30)]
bisect.insort(people, ("cid", 25), key=lambda p: p[1])
print(people, bisect.bisect_left(people, 25, key=lambda p: p[1]))
print(bisect.bisect([1, 2, 3], 2, lo=0, hi=1))

graph = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
graph.add("e", "d")
graph.prepare()
while graph.is_active():
    ready = sorted(graph.get_ready())
    print("ready", ready)
    graph.done(*ready)
try:
    list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as error:
    print(error.args[0], sorted(set(error.args[1])))

fifo, lifo, ranked, simple = (
    queue.Queue(2),
    queue.LifoQueue(),
    queue.PriorityQueue(),
    queue.SimpleQueue(),
)
for waiting in (fifo, lifo, ranked, simple):
    for item in (3, 1):
        waiting.put(item)
    print(type(waiting).__name__, waiting.get(), waiting.get_nowait(), waiting.empty())
for action in (
    lambda: fifo.get_nowait(),
    lambda: [fifo.put_nowait(n) for n in range(3)],
    lambda: simple.get(timeout=0.01),
):
    try:
        action()
    except (queue.Empty, queue.Full) as error:
        print(type(error).__name__)
now = [0.0]
scheduler = sched.scheduler(lambda: now[0], lambda delay: now.__setitem__(0, now[0] + delay))
for delay, label in ((3, "late"), (1, "early"), (2, "middle")):
    scheduler.enter(delay, 1, lambda label: print(label, now[0]), (label,))
scheduler.run()
