"""The demonstration: a fictional city, its export files, and what its people are about to do.

Everything but `load` is pure: the same seed gives the same city, byte for byte, on every machine.
No person, number or place in it exists.
"""
