"""States of components and features, properties, and why they are so."""
