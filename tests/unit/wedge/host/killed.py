"""Stands for a compiler that the system kills, as it does when there is no memory left."""

import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
