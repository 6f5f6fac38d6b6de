"""Object-oriented code: constraints between cells, kept by local propagation and re-planning."""

from __future__ import annotations

from enum import IntEnum

SCALE = 2300


class Strength(IntEnum):
    REQUIRED = 0
    STRONG = 1
    NORMAL = 2
    WEAK = 3


class Cell:
    """A value, the constraint that determines it now, and those that mention it."""

    def __init__(self, name: str, value: int = 0) -> None:
        self.name = name
        self.value = value
        self.source: Constraint | None = None
        self.users: list[Constraint] = []

    def __repr__(self) -> str:
        return f"{self.name}={self.value}"


class Constraint:
    """Relates cells; `outputs` are those it could determine, best first."""

    def __init__(self, strength: Strength, *cells: Cell) -> None:
        self.strength = strength
        self.cells = cells
        self.target: Cell | None = None

    def outputs(self) -> tuple[Cell, ...]:
        return self.cells

    def compute(self, target: Cell) -> int:
        raise NotImplementedError

    def inputs(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not self.target]


class Stay(Constraint):
    """Keeps a cell as it is, unless something stronger wants otherwise."""

    def compute(self, target: Cell) -> int:
        return target.value


class Edit(Constraint):
    """Sets a cell from outside."""

    def __init__(self, strength: Strength, cell: Cell, value: int) -> None:
        super().__init__(strength, cell)
        self.wanted = value

    def compute(self, target: Cell) -> int:
        return self.wanted


class Offset(Constraint):
    """`right = left + distance`, in both directions."""

    def __init__(self, strength: Strength, left: Cell, right: Cell, distance: int) -> None:
        super().__init__(strength, left, right)
        self.distance = distance

    def outputs(self) -> tuple[Cell, ...]:
        return self.cells[1], self.cells[0]

    def compute(self, target: Cell) -> int:
        left, right = self.cells
        return left.value + self.distance if target is right else right.value - self.distance


class Total(Constraint):
    """The last cell is the sum of the others; only it can be determined."""

    def outputs(self) -> tuple[Cell, ...]:
        return self.cells[-1:]

    def compute(self, target: Cell) -> int:
        return sum(cell.value for cell in self.cells[:-1]) % 1_000_003


class Planner:
    """Decides which constraint determines which cell, then computes in order of dependence."""

    def __init__(self) -> None:
        self.constraints: list[Constraint] = []
        self.replans = 0

    def add(self, constraint: Constraint) -> None:
        self.constraints.append(constraint)
        for cell in constraint.cells:
            cell.users.append(constraint)
        self.satisfy(constraint)

    def remove(self, constraint: Constraint) -> None:
        self.constraints.remove(constraint)
        for cell in constraint.cells:
            cell.users.remove(constraint)
        target = constraint.target
        if target is not None:
            constraint.target = None
            target.source = None
            waiting = [user for user in target.users if user.target is None]
            for user in sorted(waiting, key=lambda user: user.strength):
                if self.satisfy(user):
                    break

    def satisfy(self, constraint: Constraint) -> bool:
        """Give the constraint a cell to determine, pushing weaker ones out."""
        self.replans += 1
        evicted: Constraint | None = constraint
        satisfied = False
        while evicted is not None:
            current, evicted = evicted, None
            for cell in current.outputs():
                holder = cell.source
                if holder is None or holder.strength > current.strength:
                    if self.depends(cell, current):
                        continue
                    if holder is not None:
                        holder.target = None
                        evicted = holder
                    cell.source = current
                    current.target = cell
                    satisfied = satisfied or current is constraint
                    break
        return satisfied

    def depends(self, cell: Cell, constraint: Constraint) -> bool:
        """Whether determining `cell` by `constraint` would close a circle."""
        pending = [other for other in constraint.cells if other is not cell]
        seen = set()
        while pending:
            current = pending.pop()
            if current is cell:
                return True
            if id(current) in seen:
                continue
            seen.add(id(current))
            if current.source is not None and current.source is not constraint:
                pending.extend(current.source.inputs())
        return False

    def propagate(self, cells: list[Cell]) -> None:
        """Compute every cell that `cells` reach, each once."""
        order: list[Cell] = []
        done: set[int] = set()
        for cell in cells:
            self._visit(cell, done, order)
        for cell in reversed(order):
            source = cell.source
            if source is not None:
                cell.value = source.compute(cell)

    def _visit(self, cell: Cell, done: set[int], order: list[Cell]) -> None:
        if id(cell) in done:
            return
        done.add(id(cell))
        for user in cell.users:
            if user.target is not None and user.target is not cell:
                self._visit(user.target, done, order)
        order.append(cell)


def run(scale: int) -> object:
    planner = Planner()
    width = 40
    row = [Cell(f"c{number}", number) for number in range(width)]
    total = Cell("total")
    for cell in row:
        planner.add(Stay(Strength.WEAK, cell))
    for number, (left, right) in enumerate(zip(row, row[1:])):
        planner.add(Offset(Strength.NORMAL, left, right, number % 7 - 2))
    planner.add(Total(Strength.REQUIRED, *row, total))
    checksum = 0
    for step in range(scale * 3):
        cell = row[step * 13 % width]
        edit = Edit(Strength.STRONG, cell, step * 37 % 101)
        planner.add(edit)
        planner.propagate([cell])
        planner.propagate([row[0], row[-1]])
        checksum = (checksum * 31 + total.value + row[step % width].value) % 1_000_003
        planner.remove(edit)
    return checksum, planner.replans, repr(total)
