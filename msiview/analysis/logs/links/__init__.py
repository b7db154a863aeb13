"""From names in lines to rows, and from rows to lines."""
