"""The rules as a PrometheusRule; written from the same files that Prometheus itself reads."""
