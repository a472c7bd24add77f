"""One turn: Session and Message in, Session and Replies out."""
