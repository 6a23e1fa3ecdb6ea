"""xblock-sdk's runtime, taught to answer as the LMS and Studio do."""
