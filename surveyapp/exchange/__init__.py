"""Files from elsewhere as answers: read within limits, and with nothing dropped in silence."""
