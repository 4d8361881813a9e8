"""specmill: a deterministic compiler from a Spec Kit `spec.md` to a verified Go service."""
