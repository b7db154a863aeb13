"""Dialogs of the user interface: what they hold, what their texts say, what their controls do."""
