"""Running: documents checked in processes that can be killed, on one machine or on a cluster."""
