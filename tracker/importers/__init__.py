"""Importers: other tools' logs → runs in the run format. One source a file.

`csv_import` is the entry for CSV: `csv_file` reads, `csv_cells` tells what a cell is, `csv_gather` sorts rows by run
into what `csv_gathered` says (a `spool` keeps them out of memory), `csv_runs` makes a run's objects.

The logs of a tool have runs already: its reader finds them (`source.Source`) and reads each (`source.Found`), and
`source_import` does the rest, with `source_objects` and `run_files`. Several readers use `joined`, `typed`, `sqlite`
and `local_files`. `target`, for any importer, writes what changed.
"""
