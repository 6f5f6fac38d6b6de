"""A subpackage whose __init__ does nothing."""
