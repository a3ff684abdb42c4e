"""Texts to recordings, on this machine alone: espeak-ng speaks them, and they become small MP3s."""
