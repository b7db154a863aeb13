"""The installer's own objects: Database, Table, Column, Transform, Patch."""
