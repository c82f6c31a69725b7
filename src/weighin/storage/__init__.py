"""The only package that writes SQL. Functions take a connection first and return domain values."""
