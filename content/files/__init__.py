"""Bytes in and out: what may come in, reading it within limits, what was found (文件读写)."""
