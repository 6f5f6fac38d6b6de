"""Kernels for the mypyc engine: twins of those in `kernels` that it does not take as they are, or
that say more about types, and numeric ones of their own. The other kernels are annotated already.
"""
