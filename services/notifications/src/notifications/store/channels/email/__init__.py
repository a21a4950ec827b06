"""E-mail over SMTP, signed where there is a key; what bounces is read from a mailbox."""
