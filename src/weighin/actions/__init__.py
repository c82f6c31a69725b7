"""One function for each thing a person may want, one transaction each: the index of what the product can do."""
