"""Stands in for _ctypes: Nuitka takes it as an example of a module."""
