"""The reasons of states and properties: values at any line, and who set them."""
