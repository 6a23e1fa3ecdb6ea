"""A look-alike of the platform's app of this name: where Open edX keeps full names."""
