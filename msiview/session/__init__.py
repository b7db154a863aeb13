"""What is open, and what follows from it: for the window and the command line alike."""
