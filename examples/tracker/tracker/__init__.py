"""Follows objects over the frames of a detector, by motion and overlap alone.

The modules, in the order the data passes through them:

    config       what the tracker can be told, checked by pydantic
    recording    the detector's JSON lines on stdin, checked, as frames of arrays
    kalman       where each object should be now, and how sure that is: numpy
    association  which detection is which object: overlaps in numpy, the assignment by lap
    tracking     the life of a track, and the two rounds of matching of a frame
    telemetry    what is reported, as pydantic models written to JSON lines
"""

__version__ = "1.0.0"
