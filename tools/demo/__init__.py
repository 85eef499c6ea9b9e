"""Plays the main job in the terminal: a campaign goes out, people answer, the agent replies."""
