"""The few dialogs; whatever can be shown in the window is not a dialog."""
