"""What reports have beyond CommonMark, one thing a file: rules of the Markdown parser, and what they need."""
