"""What staff see: records and analysis as frozen dataclasses, each number computed once.

Pages, workbooks and the command line draw from these, so they can't disagree.
"""
