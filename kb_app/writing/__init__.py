"""Writing rooms (填写): forms from schemas, what a browser posts back, the limits on it."""
