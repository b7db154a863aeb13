"""What is in a package as trees and lists: folders, features, registry, services and the like."""
