"""A list on file: what it holds, how it is kept, and how two of them differ."""
