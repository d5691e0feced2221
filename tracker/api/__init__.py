"""The query API: runs of a root as Python objects, to look at, to correct and to delete.

`tracker.Api(root)` is the door; see `client`.
"""
