"""Dictionaries and sets: an inverted index, grouping, joins, and a search through a graph."""

from __future__ import annotations

from collections import Counter, defaultdict, deque

from mypy_extensions import i64

SCALE = 42


def make_documents(seed: int, count: int) -> dict[str, list[str]]:
    state: i64 = seed + 1
    documents: dict[str, list[str]] = {}
    for number in range(count):
        words = []
        for _ in range(40):
            state = state * 1103515245 + 12345 & 0x7FFFFFFF
            words.append(f"w{(state >> 8) % 300}")
        documents[f"doc-{number}"] = words
    return documents


def build_index(documents: dict[str, list[str]]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    for name, words in documents.items():
        for word in words:
            index[word].add(name)
    return index


def find_all(index: dict[str, set[str]], words: list[str]) -> set[str]:
    found = set(index.get(words[0], ()))
    for word in words[1:]:
        found &= index.get(word, set())
    return found


def group_words(documents: dict[str, list[str]]) -> dict[int, list[str]]:
    counts = Counter(word for words in documents.values() for word in words)
    groups: dict[int, list[str]] = {}
    for word, count in counts.items():
        groups.setdefault(count, []).append(word)
    return {count: sorted(words) for count, words in groups.items()}


def link_documents(index: dict[str, set[str]]) -> dict[str, set[str]]:
    links: dict[str, set[str]] = defaultdict(set)
    for names in index.values():
        ordered = sorted(names)
        for left, right in zip(ordered, ordered[1:]):
            links[left].add(right)
            links[right].add(left)
    return links


def distances(links: dict[str, set[str]], start: str) -> dict[str, int]:
    found = {start: 0}
    pending = deque([start])
    while pending:
        name = pending.popleft()
        for other in links[name]:
            if other not in found:
                found[other] = found[name] + 1
                pending.append(other)
    return found


def join_rows(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    by_key: dict[int, list[int]] = {}
    for key, value in right:
        by_key.setdefault(key, []).append(value)
    total = 0
    for key, value in left:
        for other in by_key.get(key, ()):
            total += value * other
    return total % 1_000_003


def run(scale: int) -> object:
    checksum = 0
    for seed in range(scale):
        documents = make_documents(seed, 120)
        index = build_index(documents)
        for number in range(0, 300, 3):
            hits = find_all(index, [f"w{number}", f"w{number + 1}"])
            checksum = (checksum * 31 + len(hits)) % 1_000_003
        groups = group_words(documents)
        checksum += sum(count * len(words) for count, words in groups.items())
        links = link_documents(index)
        for start in ("doc-0", "doc-7", "doc-61"):
            checksum += sum(distances(links, start).values())
        rows = [(number * 7 % 101, number) for number in range(1500)]
        checksum = (checksum + join_rows(rows, rows[seed : seed + 400])) % 1_000_003
        pairs = {(number % 37, number % 91): number for number in range(3000)}
        checksum += sum(pairs[key] for key in pairs if key[0] < key[1]) % 1009
    return checksum
