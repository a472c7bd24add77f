"""The ways in: each speaks only Message and Reply."""
