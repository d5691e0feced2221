"""The write side, in the training process. It must never slow, block or crash training.

`run` is what users hold; `writer` puts rows into the file; `companion` starts, and talks to, the process that does the
rest.
"""
