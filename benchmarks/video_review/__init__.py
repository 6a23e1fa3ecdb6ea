"""Video review: handing out, a whole cycle, many at once, a class played through, grading a class; beside ORA2."""
