"""Sites, zones and floor plans, resources, opening rules, closures, policies, stewards."""
