"""Who reviews whom, and how near the grades come to the truth: made-up classes, played through."""
