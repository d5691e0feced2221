"""The run format, version 1: the one thing that the write side and the read side share.

Pure functions and frozen dataclasses, no I/O. The normative text is `docs/spec/run-format.md`.
"""
