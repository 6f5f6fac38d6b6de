# requires: python-dateutil tzdata
"""python-dateutil: parsing many spellings, relative deltas, recurrence rules, zones, easter."""

from datetime import UTC, date, datetime, timedelta

from dateutil import rrule, tz
from dateutil.easter import easter
from dateutil.parser import ParserError, isoparse, parse
from dateutil.relativedelta import FR, MO, relativedelta

default = datetime(2024, 1, 31, 12)
for text in (
    "2024-02-29",
    "Feb 29, 2024 3pm",
    "29/2/24 10:20:30.5",
    "20240229T102030Z",
    "Thu 29 Feb 2024 10:20 +0530",
    "10:36",
    "next",
    "2024-W09",
    "1st of March",
    "Sat Oct 11 17:13:46 UTC 2003",
):
    try:
        print(repr(text), "->", parse(text, default=default))
    except ParserError as error:
        print(repr(text), "->", error)
print(parse("01/02/03", dayfirst=True), parse("01/02/03", yearfirst=True))
print(parse("He said 5 May 2020 ok", fuzzy=True, default=default))
print(isoparse("2024-02-29T10:20:30.123456+01:00"), isoparse("2024W093"), isoparse("2024-060"))

print(default + relativedelta(months=1), default + relativedelta(months=+1, weekday=FR(-1)))
print(default + relativedelta(year=2023, day=31, month=2))
delta = relativedelta(datetime(2024, 3, 1, 6), datetime(2020, 2, 29))
print(delta, delta.normalized(), relativedelta(hours=49).normalized(), delta * 2)
print(-relativedelta(days=3), bool(relativedelta()))
print(date(2024, 5, 15) + relativedelta(weekday=MO(+2)), relativedelta(days=1.5).normalized())
print(default - relativedelta(years=4, leapdays=1))

start = datetime(2024, 1, 29, 9)
print(
    [
        d.date().isoformat()
        for d in rrule.rrule(rrule.MONTHLY, count=4, bymonthday=-1, dtstart=start)
    ]
)
print(
    [
        f"{d:%m-%d %H}"
        for d in rrule.rrule(
            rrule.WEEKLY, count=5, byweekday=(rrule.MO, rrule.TH), byhour=(8, 17), dtstart=start
        )
    ]
)
rules = rrule.rruleset()
rules.rrule(rrule.rrule(rrule.DAILY, count=6, dtstart=start))
rules.exdate(start + timedelta(days=2))
rules.rdate(datetime(2024, 12, 24))
print([f"{d:%m-%d}" for d in rules], rules.before(datetime(2024, 2, 2)), rules.after(start))
print(
    rrule.rrulestr(
        "DTSTART:20240101T000000\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=3;BYMONTH=3;BYDAY=2SU"
    )[2]
)
print(
    str(
        rrule.rrule(rrule.MONTHLY, byweekday=FR(-1), until=datetime(2024, 6, 1), dtstart=start)
    ).replace("\n", " ")
)
print([easter(year).isoformat() for year in (2000, 2024, 2038)], easter(2024, 2))
berlin, fixed = tz.gettz("Europe/Berlin"), tz.tzoffset("X", 5400)
summer = datetime(2021, 7, 1, 12, tzinfo=berlin)
print(summer, summer.astimezone(UTC), summer.astimezone(fixed), tz.UTC)
print(tz.datetime_exists(datetime(2021, 3, 28, 2, 30), berlin))
print(tz.datetime_ambiguous(datetime(2021, 10, 31, 2, 30), berlin))
print(tz.resolve_imaginary(datetime(2021, 3, 28, 2, 30, tzinfo=berlin)))
print(tz.tzstr("EST5EDT").utcoffset(datetime(2024, 7, 1)), tz.gettz("No/Where"))
