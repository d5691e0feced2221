"""Importers: other tools' logs → runs in the run format. One source a file.

`csv_import` is the entry for CSV: `csv_file` reads, `csv_cells` tells what a cell is, `csv_gather` sorts rows by run
into what `csv_gathered` says (a `spool` keeps them out of memory), `csv_runs` makes a run's objects. `target`, for
any importer, writes what changed.
"""
