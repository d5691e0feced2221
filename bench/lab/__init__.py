"""The machinery of `bench/peers.py`."""
