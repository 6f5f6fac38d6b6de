"""Reads licence plates from the output of a character detector.

A neural network on the camera finds single characters: a box, a score and a class for each. The
modules here are what comes after it, in the order the data passes through them:

    recording    the JSON on stdin, checked, as frames of detections
    suppression  drops weak and duplicate detections
    plates       groups characters into plates and reads them row by row
    tracking     follows each plate over frames and votes on its text
    telemetry    what is reported, as JSON lines
"""

__version__ = "1.0.0"
