"""Conversations: what people write, who answers, and the inbox of the staff."""
