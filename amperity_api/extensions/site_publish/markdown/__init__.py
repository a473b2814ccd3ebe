"""The pages as Markdown, and what leads an assistant to them."""
