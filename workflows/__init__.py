"""Who may, and what comes next: plain Python over `content` (流程)."""
