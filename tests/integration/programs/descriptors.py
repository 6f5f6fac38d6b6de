"""Every kind of descriptor: attribute lookup order, binding, and what types hand out themselves."""

import functools


class Positive:
    """A data descriptor: wins over the instance's dictionary."""

    def __set_name__(self, owner, name):
        self.slot = f"_{name}"
        print("set_name", owner.__name__, name)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.slot, "unset")

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.slot[1:]} must be positive, got {value}")
        setattr(instance, self.slot, value)

    def __delete__(self, instance):
        delattr(instance, self.slot)


class Fallback:
    """A non-data descriptor: loses against the instance's dictionary."""

    def __get__(self, instance, owner):
        return f"fallback of {owner.__name__} from {'class' if instance is None else 'instance'}"


class Account:
    balance = Positive()
    note = Fallback()
    opened = 0

    def __init__(self, balance):
        self.balance = balance
        type(self).opened += 1

    @property
    def doubled(self):
        """Twice the balance."""
        return self.balance * 2

    @doubled.setter
    def doubled(self, value):
        self.balance = value // 2

    @doubled.deleter
    def doubled(self):
        del self.balance

    @classmethod
    def empty(cls):
        return cls(1)

    @staticmethod
    def rate(percent):
        return percent / 100

    @functools.cached_property
    def report(self):
        print("computing report")
        return f"balance {self.balance}"

    @functools.singledispatchmethod
    def add(self, amount):
        raise TypeError(f"cannot add {type(amount).__name__}")

    @add.register
    def _(self, amount: int):
        self.balance += amount
        return self.balance

    @add.register
    def _(self, amount: str):
        return self.add(int(amount))

    deposit = functools.partialmethod(add, 10)


class Savings(Account):
    @property
    def doubled(self):
        return super().doubled + 1

    @classmethod
    def empty(cls):
        return super().empty()


account = Account(5)
print(account.balance, account.doubled, Account.balance.__class__.__name__)
try:
    account.balance = -1
except ValueError as error:
    print(error)
account.__dict__["balance"] = "shadowed"
print(account.balance, account.note, Account.note)
account.__dict__["note"] = "from the dictionary"
print(account.note)
account.doubled = 30
print(account.balance, Account.doubled.__doc__, Account.doubled.fset.__name__)
del account.doubled
print(account.balance)
account.balance = 7
print(account.report, account.report, "report" in vars(account))
print(account.add(3), account.add("4"), account.deposit())
try:
    account.add(1.5)
except TypeError as error:
    print(error)
savings = Savings.empty()
print(type(savings).__name__, savings.doubled, Account.opened, Savings.opened)
try:
    savings.doubled = 1
except AttributeError as error:
    print(error)
print(Account.rate(5), account.rate(50), Account.rate is account.rate)

bound = account.add
print(bound.__self__ is account if hasattr(bound, "__self__") else type(bound).__name__)
method = account.__init__
print(method.__func__ is Account.__init__, method.__self__ is account, method.__name__)
print(Account.__init__.__get__(account) == method, Account.empty.__self__ is Account)
for name, holder in [("append", list), ("__add__", int), ("real", int), ("fromkeys", dict)]:
    print(name, type(holder.__dict__[name]).__name__, type(getattr(holder(), name)).__name__)
print(type(Account.__dict__["__dict__"]).__name__, type(str.__dict__["maketrans"]).__name__)
