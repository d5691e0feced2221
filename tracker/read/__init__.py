"""The read side: from the files of a project to runs with merged columns.

`runs` finds and reads, `parse` turns history lines into columns, `merge` joins what several writers said, `query`
filters, `table` orders runs and lays them out in columns. Nothing of the write side is imported.
"""
