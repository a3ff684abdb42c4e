"""What is kept: one module a noun, its tables and the verbs that change them.

A verb takes the session first, flushes what it adds, and never commits: whoever opened the
session (a request, a command) decides that.
"""
