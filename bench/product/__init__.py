"""The product as it is deployed: production settings, the real addresses, tokens, rules, prices and outbox."""
