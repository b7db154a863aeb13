"""Answers about databases; knows no screen."""
