"""What voting remembers: SQL beside its use, the filter in Redis, the log in Kafka."""
