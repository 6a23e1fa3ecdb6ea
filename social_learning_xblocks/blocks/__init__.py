"""The blocks: fields that authors set, views, and actions that each make one call."""
