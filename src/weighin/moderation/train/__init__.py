"""Training of the shipped model; imported by the command line alone, so that a server needs none of it."""
