"""The commands beside the graph: one module each, loaded only when called."""
