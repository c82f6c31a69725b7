"""What the product knows, without a database, a clock or a network."""
