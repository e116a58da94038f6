"""What connects articles: related resolution, cited-by, stories, timelines, follow-ups. Pure functions."""
