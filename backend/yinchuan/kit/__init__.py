"""What every domain stands on: database, seals, files, jobs, audit, errors, web. It knows nothing of government."""
