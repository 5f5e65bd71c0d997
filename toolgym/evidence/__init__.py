"""Evidence: traces of real tool calls, the call graphs they form, and the collectors that record them.

Knows tools; knows nothing of tasks.
"""
