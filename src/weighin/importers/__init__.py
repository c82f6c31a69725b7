"""One module for each source: a file in, a stream of imported stories and comments out, nothing written.

`load.py` is the only one here that knows the database.
"""
