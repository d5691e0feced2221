"""Charts: pure functions on columns (`smooth`, `aggregate`, `decimate`, `columns`) and the panels made of them."""
