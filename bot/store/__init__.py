"""Where sessions and content are kept: memory and SQLite, behind the desk's ports. Codes only, never words."""
