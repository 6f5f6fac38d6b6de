# stderr: exact
"""logging to stdout and stderr: levels, formats, filters, exceptions, configuration."""

import logging
import logging.config
import logging.handlers
import sys


class Brief(logging.Formatter):
    def formatException(self, details):
        return f"  because of {details[0].__name__}: {details[1]}"


logging.warning("root before configuration: %d", 1)
root = logging.getLogger()
root.handlers.clear()
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(Brief("%(levelname)-8s %(name)s %(funcName)s:%(lineno)d %(message)s"))
root.addHandler(handler)
log = logging.getLogger("app.part")
log.info("hidden")
log.setLevel(logging.DEBUG)
log.debug("shown %s", "arg")


def work():
    log.warning("careful: %(what)s", {"what": "hot"})
    try:
        {}["key"]
    except KeyError:
        log.exception("it failed")
    log.error("no trace", exc_info=False, extra={"user": "ann"})


work()
log.log(25, "custom level")
logging.addLevelName(25, "NOTICE")
log.log(25, "named level")
log.critical("multi\nline")
print(log.getEffectiveLevel(), log.isEnabledFor(10), log.parent.name, log.hasHandlers())
print(logging.getLevelName("INFO"))


class Redact(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "***")
        return "drop" not in record.msg


log.addFilter(Redact())
log.info("the secret is out")
log.info("drop this")

logging.config.dictConfig(
    {
        "version": 1,
        "formatters": {
            "short": {
                "format": "{levelname[0]}|{message}|{user}",
                "style": "{",
                "defaults": {"user": "-"},
            },
        },
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "short",
                "level": "WARNING",
            },
        },
        "loggers": {"configured": {"handlers": ["out"], "level": "DEBUG", "propagate": False}},
    }
)
configured = logging.getLogger("configured")
configured.info("below the handler's level")
configured.warning("to stderr")
configured.error("with user", extra={"user": "bo"})
logging.LoggerAdapter(configured, {"user": "cy"}).warning("adapted")

memory = logging.handlers.MemoryHandler(10, flushLevel=logging.ERROR, target=handler)
buffered = logging.getLogger("buffered")
buffered.addHandler(memory)
buffered.propagate = False
buffered.warning("waits")
print("before the flush")
buffered.error("flushes both")
old = logging.getLogRecordFactory()
record = old("n", 20, "path/file.py", 3, "msg %s", ("a",), None)
print(record.getMessage(), record.module, record.levelname)
print(logging.Formatter("%(asctime)s").usesTime())
logging.raiseExceptions = False
log.info("bad format %d", "x")
log.info("still alive")
logging.disable(logging.CRITICAL)
log.critical("silenced")
logging.shutdown()
