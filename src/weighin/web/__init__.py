"""Everything that knows Starlette: addresses, forms, cookies, pages, the JSON door."""
