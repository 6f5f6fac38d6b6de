"""datetime, calendar and time arithmetic: parsing, formatting, ISO weeks, offsets, overflow."""

import calendar
import time
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock

moment = datetime(2024, 2, 29, 13, 5, 9, 123456)
print(moment, repr(moment), moment.isoformat(timespec="milliseconds"), moment.date(), moment.time())
print(moment + timedelta(days=366), moment - datetime(2000, 1, 1))
print(moment.replace(year=2028, fold=1))
print(moment.strftime("%Y/%m/%d %H:%M:%S.%f %j %a %A %b %B %p %I %U %W %w %y %% %G-W%V-%u"))
print(f"{moment:%d.%m.%Y} {moment:%c}", moment.ctime(), moment.timetuple()[:8], moment.toordinal())
print(datetime.strptime("7 Mar 2023 4:05PM +0130", "%d %b %Y %I:%M%p %z"))
print(date.fromisoformat("2024-W09-4"), datetime.fromisoformat("20240229T130509Z"))
print(clock.fromisoformat("T04:05"))
print(moment.isocalendar(), date.fromisocalendar(2020, 53, 7))
print(date(2024, 12, 30).isocalendar().week)
print(date.min, date.max, datetime.max, timedelta.max, timedelta.resolution)
print(date(2024, 3, 1).weekday())

east = timezone(timedelta(hours=5, minutes=30), "IST")
aware = moment.replace(tzinfo=east)
print(aware, aware.astimezone(UTC), aware.utcoffset(), aware.tzname(), aware.timestamp())
print(datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(-1.5, UTC))
print(aware == aware.astimezone(UTC))
print(datetime.fromtimestamp(4102444800, UTC), datetime(3000, 1, 1, tzinfo=UTC).timestamp())
print(timezone.utc, repr(east), timezone(-timedelta(minutes=1)))
print(hash(aware) == hash(aware.astimezone(UTC)))
span = timedelta(days=-1, hours=3, microseconds=7)
print(span, repr(span), span.total_seconds(), abs(span), span * 2.5, span / 3)
print(span // timedelta(hours=1))
print(divmod(timedelta(hours=50), timedelta(days=1)), timedelta(weeks=1) % timedelta(days=2), -span)
print(bool(timedelta()))
print(min(date(2024, 1, 2), date(2023, 5, 5)), clock(23, 59, 59, 1) > clock(4))
print(sorted([moment, datetime.min])[0])
for bad in (
    lambda: date(2023, 2, 29),
    lambda: datetime(2024, 13, 1),
    lambda: clock(24),
    lambda: date.max + timedelta(1),
    lambda: timedelta(10**10),
    lambda: moment < aware,
    lambda: moment - aware,
    lambda: datetime.strptime("2024", "%Y-%m"),
    lambda: datetime.strptime("2024 x", "%Y"),
    lambda: date.fromisoformat("2024-1-1"),
    lambda: timezone(timedelta(days=1)),
    lambda: moment < date.today(),
):
    try:
        bad()
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)

print(calendar.month(2024, 2))
print(calendar.TextCalendar(6).formatmonth(2023, 10, w=3))
print(calendar.monthrange(2023, 2), calendar.isleap(1900), calendar.leapdays(1900, 2001))
print(calendar.weekday(2000, 1, 1))
print(calendar.monthcalendar(2024, 9)[0], calendar.timegm((2024, 1, 1, 0, 0, 0)))
print(list(calendar.day_abbr))
print(calendar.Calendar(2).itermonthdates(2024, 5).__next__())
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:60])
print(time.gmtime(86400 * 365)[:6], time.strftime("%Y-%m-%d", time.gmtime(10**9)))
print(time.asctime(time.gmtime(0)))
print(time.strptime("30 Nov 00", "%d %b %y")[:3], time.monotonic() <= time.monotonic())
print(time.time() > 1.6e9)
started = time.perf_counter()
time.sleep(0.02)
print(time.perf_counter() - started >= 0.02, time.time_ns() > 0)
print(time.get_clock_info("monotonic").monotonic)
