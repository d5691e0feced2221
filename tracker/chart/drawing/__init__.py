"""Drawing: how each kind of panel looks as a picture. Called by `figure.py`; with it the only user of matplotlib."""
