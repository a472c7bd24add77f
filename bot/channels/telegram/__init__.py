"""Telegram: updates in, screens out. What of it is kept are ids and codes; no name, no text, no picture."""
