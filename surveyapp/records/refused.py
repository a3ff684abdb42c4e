"""What the rules forbid: known without the database, so that every door can say it."""


class Refused(Exception):
    """What the rules forbid, in one sentence for the person who asked."""
