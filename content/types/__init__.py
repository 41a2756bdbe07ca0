"""The kinds of document, one module each (文件类型)."""
