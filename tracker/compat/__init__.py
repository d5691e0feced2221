"""Compat: what programs written for wandb import, by the names that they know.

`names` finds them for `import tracker as wandb`; `shim/` holds the package that `tracker run --as-wandb` puts before
an installed one.
"""
