"""Sounding Board: a chat assistant for people who work with families."""
