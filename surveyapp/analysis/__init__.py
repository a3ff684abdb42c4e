"""What answers mean: scores, reliability, change and the words to say it in; no Flask, no database.

Arrays go in, frozen dataclasses come out, always with the number of respondents. Where there is too
little to say, a figure is *not a number* and `reason` says why; nothing raises and nothing warns.
Missing answers are nan; where respondents x items are whole-number codes, anything below zero.
"""
