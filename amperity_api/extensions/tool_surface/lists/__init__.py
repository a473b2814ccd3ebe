"""The list on file: its contents, how it is stored, and how two lists differ."""
