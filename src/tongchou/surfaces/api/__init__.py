"""The API: every step of every line of the table, made from the table; the same decisions and words as the pages."""
