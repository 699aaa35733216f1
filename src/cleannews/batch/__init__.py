"""The batch run: tables and dumps in, shards of articles out, on several processes, resumable; `run.run` is its one verb."""
