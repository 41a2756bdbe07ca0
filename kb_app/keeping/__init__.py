"""Keeping rooms (保管): backups, soundness, and the index that follows every write."""
