"""The painted week and month: axis, blocks, dragging."""
