"""Makes the files that explaining rests on. Imported by the command line alone."""
