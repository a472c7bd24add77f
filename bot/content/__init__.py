"""YAML in, an immutable Library out: schema, loading and checks."""
