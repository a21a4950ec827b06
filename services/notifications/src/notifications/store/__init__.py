"""Tables, templates and mail servers."""
