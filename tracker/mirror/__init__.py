"""The companion: the process beside the training script that uploads, keeps the heartbeat and names the end.

It imports only what its target needs: for a local root neither fsspec nor watchfiles.
"""
