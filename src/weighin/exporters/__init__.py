"""What was found, ranked or weighed -> files for people (HTML) and for programs (Parquet). Knows no database."""
