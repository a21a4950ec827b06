"""`./contest preflight`: may the voting evening begin? (docs/operations/voting-evening.md)"""
