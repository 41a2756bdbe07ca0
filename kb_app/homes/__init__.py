"""What a home shows to whom (首页): blocks and questions by role, changes, what was read."""
