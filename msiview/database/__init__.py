"""Named things: Database, Table, Column, Row, Transform, Patch."""
