"""Text messages: over HTTP to a gateway (docs/sms-gateway.md), or as mail to the sink of a
demonstration."""
