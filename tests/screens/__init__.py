"""Pictures of the window in its many states, for people to look at."""
