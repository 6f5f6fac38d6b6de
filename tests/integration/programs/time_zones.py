# requires: tzdata
"""zoneinfo: transitions, folds and gaps, historic offsets, caching, pickling, unknown keys.

Only rules that have long been settled, so that the version of the time zone data does not matter.
"""

import copy
import pickle
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

berlin, york, kolkata = (
    ZoneInfo(key) for key in ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
)
for zone in (berlin, york, kolkata, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")):
    for month in (1, 7):
        moment = datetime(2021, month, 1, 12, tzinfo=zone)
        print(zone.key, moment.isoformat(), moment.tzname(), moment.dst(), moment.astimezone(UTC))

print("gap and fold")
before = datetime(2021, 3, 28, 1, 59, tzinfo=berlin)
print(before, (before.astimezone(UTC) + timedelta(minutes=1)).astimezone(berlin))
print(before + timedelta(minutes=1))
for fold in (0, 1):
    twice = datetime(2021, 10, 31, 2, 30, tzinfo=berlin, fold=fold)
    print(fold, twice, twice.utcoffset(), twice.astimezone(UTC))
missing = datetime(2021, 3, 14, 2, 30, tzinfo=york)
print(missing, missing.astimezone(UTC).astimezone(york))

print("history")
for year, month, day in (
    (1850, 1, 1),
    (1916, 6, 1),
    (1945, 7, 1),
    (1970, 7, 1),
    (1980, 7, 1),
    (2007, 3, 20),
):
    print(datetime(year, month, day, tzinfo=york))
    print(datetime(year, month, day, tzinfo=berlin).utcoffset())
print(datetime(1900, 1, 1, tzinfo=ZoneInfo("Africa/Monrovia")).utcoffset())
print(datetime(2045, 7, 1, tzinfo=berlin).tzname())

print("objects")
print(ZoneInfo("Europe/Berlin") is berlin, ZoneInfo.no_cache("Europe/Berlin") is berlin)
print(str(berlin), repr(york))
print(pickle.loads(pickle.dumps(berlin)) is berlin, copy.copy(york) is york, berlin.utcoffset(None))
print(datetime.fromtimestamp(1_600_000_000, berlin))
print(datetime(2021, 1, 1, tzinfo=berlin) == datetime(2020, 12, 31, 18, tzinfo=york))
print({"Europe/Paris", "Asia/Tokyo", "Etc/GMT+5"} <= zoneinfo.available_timezones())
print(ZoneInfo("Etc/GMT+5").utcoffset(datetime(2021, 1, 1)))
for key in ("Mars/Olympus", "Europe/", "../etc/passwd", ""):
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as error:
        print(repr(key), type(error).__name__)
