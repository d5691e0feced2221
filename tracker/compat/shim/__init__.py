"""A folder for PYTHONPATH: the package `wandb` in it is this program's."""
