"""Draws what a detector found into a camera's picture: JPEG in, JPEG out.

detections   the detector's JSON, checked
drawing      boxes and labels, by Pillow
"""

__version__ = "1.0.0"
