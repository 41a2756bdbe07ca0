"""Bytes in and out: Word, plain text (文件读写)."""
