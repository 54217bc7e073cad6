"""The workloads of the budget table, each beside its floor: the same thing done by bare Django with no rules at all."""
