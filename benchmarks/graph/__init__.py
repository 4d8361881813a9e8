"""What the build graph costs, side by side with what people would have instead: a shell script, make, ninja, doit."""
