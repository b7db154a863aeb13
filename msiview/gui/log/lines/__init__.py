"""The lines of a log, painted: their looks, the cursor, links, the overview strip."""
