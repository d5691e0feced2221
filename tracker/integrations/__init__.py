"""Integrations: loggers and callbacks for frameworks, one a file. Each imports its framework; nothing here does."""
