"""Text -> scores with reasons. Knows no database and no web."""
