"""Mail: what one says, how it is put together, and the ways in which it leaves. It knows no database and no web."""
