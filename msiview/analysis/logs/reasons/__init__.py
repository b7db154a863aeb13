"""Why states and properties are as they are: values of a moment, and who set them."""
