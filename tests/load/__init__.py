"""What `./contest bench` and `./contest rehearse` share: voters, generators, CPU, the ledger."""
