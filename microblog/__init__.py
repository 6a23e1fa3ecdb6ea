"""The microblog: posts, follows, timelines. Its first models come with its first screen."""
